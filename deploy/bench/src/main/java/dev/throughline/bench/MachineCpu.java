package dev.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What all processors of this machine have done so far: services, broker and database, whoever did it. */
final class MachineCpu {
    private static final Path STAT = Path.of("/proc/stat");
    /** The kernel's unit for programs, whatever its own is. */
    private static final double TICKS_PER_SECOND = 100;
    /** After its name a line has user, nice, system, idle, iowait, irq and softirq. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

    private MachineCpu() {}

    /** Seconds that programs and the kernel ran; NaN where the machine does not say. */
    static double seconds() {
        try (var lines = Files.lines(STAT, StandardCharsets.US_ASCII)) {
            return lines.findFirst().map(MachineCpu::busy).orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    static double busy(String line) {
        String[] columns = line.trim().split("\\s+", -1);
        return columns.length <= 7
                ? Double.NaN
                : BUSY.stream()
                                .mapToLong(column -> Long.parseLong(columns[column]))
                                .sum()
                        / TICKS_PER_SECOND;
    }
}
