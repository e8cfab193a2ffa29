package dev.throughline.local.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A customer table that looks real and has a known answer: the same seed gives the same bytes, and
 * {@code monthly_spend} is a linear function of three columns plus Gaussian noise, so that a report over it can be
 * checked. {@code age} and {@code discount_rate} do not enter the model.
 */
public final class DemoData {
    public static final int DEFAULT_ROWS = 24_000;
    public static final long DEFAULT_SEED = 20_260_101;
    public static final String OUTCOME = "monthly_spend";

    public static final double INTERCEPT = 18.0;
    public static final double PER_TENURE_MONTH = 0.35;
    public static final double PER_WEEKLY_SESSION = 2.4;
    public static final double PER_TICKET = -1.75;
    public static final double NOISE = 6.0;

    private static final String HEADER =
            "customer_id,signup_date,region,plan,age,tenure_months,sessions_per_week,support_tickets,discount_rate,"
                    + OUTCOME;
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final List<String> REGIONS = List.of("Europe", "North America", "Asia", "South America", "Africa");
    private static final double[] REGION_SHARES = {0.34, 0.29, 0.22, 0.1, 0.05};
    private static final List<String> PLANS = List.of("basic", "standard", "premium");
    private static final double[] PLAN_SHARES = {0.5, 0.35, 0.15};

    private DemoData() {}

    /** Writes {@value #DEFAULT_ROWS} customers in UTF-8. */
    public static void write(Path file) throws IOException {
        write(file, DEFAULT_ROWS, DEFAULT_SEED);
    }

    public static void write(Path file, int rows, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            out.write('\n');
            for (int row = 1; row <= rows; row++) {
                out.write(customer(row, random));
                out.write('\n');
            }
        }
    }

    private static String customer(int row, SplittableRandom random) {
        int tenure = (int) Math.min(120, -28 * Math.log(1 - random.nextDouble()));
        double sessions = Math.clamp(4.2 + 2.1 * random.nextGaussian(), 0.0, 20.0);
        int tickets = poisson(0.6 + (sessions < 2 ? 1.2 : 0.2), random);
        double age = Math.clamp(41 + 12.5 * random.nextGaussian(), 18.0, 90.0);
        double discount = random.nextDouble() < 0.7 ? 0 : 0.05 * (1 + random.nextInt(5));
        double spend = INTERCEPT
                + PER_TENURE_MONTH * tenure
                + PER_WEEKLY_SESSION * rounded(sessions, 1)
                + PER_TICKET * tickets
                + NOISE * random.nextGaussian();
        return String.join(
                ",",
                "C%06d".formatted(row),
                TODAY.minusMonths(tenure).minusDays(random.nextInt(28)).toString(),
                maybe(pick(REGIONS, REGION_SHARES, random), 0.01, random),
                pick(PLANS, PLAN_SHARES, random),
                maybe(String.valueOf((int) age), 0.03, random),
                String.valueOf(tenure),
                maybe(decimal(sessions, 1), 0.02, random),
                String.valueOf(tickets),
                maybe(decimal(discount, 2), 0.015, random),
                maybe(decimal(spend, 2), 0.005, random));
    }

    /** Nothing, a missing value, with the given probability. */
    private static String maybe(String value, double missing, SplittableRandom random) {
        return random.nextDouble() < missing ? "" : value;
    }

    private static String pick(List<String> values, double[] shares, SplittableRandom random) {
        double left = random.nextDouble();
        for (int i = 0; i < shares.length; i++) {
            left -= shares[i];
            if (left < 0) {
                return values.get(i);
            }
        }
        return values.getLast();
    }

    private static int poisson(double mean, SplittableRandom random) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private static double rounded(double value, int digits) {
        return Double.parseDouble(decimal(value, digits));
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
