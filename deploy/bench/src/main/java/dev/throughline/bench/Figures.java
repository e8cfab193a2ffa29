package dev.throughline.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** All figures of a run, as a table for people and as JSON for programs. */
final class Figures {
    private final List<Figure> figures = new ArrayList<>();

    void add(Figure figure) {
        figures.add(figure);
    }

    double value(String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    OptionalDouble ratio(Figure figure) {
        return figure.floor() == null ? OptionalDouble.empty() : figure.ratioTo(value(figure.floor()));
    }

    String table() {
        var text = new StringBuilder();
        row(text, "figure", "value", "ratio", "to the floor", "bar");
        for (Figure figure : figures) {
            var ratio = ratio(figure);
            row(
                    text,
                    figure.name(),
                    number(figure.value()),
                    ratio.isPresent() ? "%.3g".formatted(ratio.getAsDouble()) : "",
                    ratio.isPresent() && figure.floor() != null ? figure.floor() : "",
                    figure.bar() == null ? "" : figure.bar().text(figure.value()));
        }
        return text.toString();
    }

    /** Every figure under its name, and {@code ratios} to the floors. */
    ObjectNode json() {
        var document = JsonNodeFactory.instance.objectNode();
        figures.forEach(figure -> document.set(figure.name(), rounded(figure.value())));
        var ratios = document.putObject("ratios");
        figures.forEach(figure ->
                ratio(figure).ifPresent(ratio -> ratios.set(figure.name() + "/" + figure.floor(), rounded(ratio))));
        return document;
    }

    private static void row(StringBuilder text, String name, String value, String ratio, String floor, String bar) {
        text.append(String.format(Locale.ROOT, "%-36s %12s  %8s %-32s %s", name, value, ratio, floor, bar)
                        .stripTrailing())
                .append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.2f", value);
    }

    private static ValueNode rounded(double value) {
        var nodes = JsonNodeFactory.instance;
        return Double.isFinite(value) ? nodes.numberNode(Math.round(value * 1_000) / 1_000.0) : nodes.nullNode();
    }
}
