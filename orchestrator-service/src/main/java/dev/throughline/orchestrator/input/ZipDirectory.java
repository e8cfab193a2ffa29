package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip, read one record at a time and no further than the limits: a directory may claim
 * millions of entries. An entry is taken only if both of its headers tell the same about it, so that no other reader
 * sees another archive in these bytes.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_SIZE = 22;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int MAX_COMMENT = 0xffff;
    private static final int FILE_TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;
    private static final int UNIX = 3;
    private static final int MAC = 19;

    private final FileChannel file;

    ZipDirectory(FileChannel file) {
        this.file = file;
    }

    /** @param data where its compressed bytes begin */
    record Entry(String name, boolean deflated, long data, long compressed, long crc) {}

    /** Wrong entries are in {@code violations} and nowhere else. */
    record Listing(List<Entry> entries, List<Violation> violations) {}

    private record Header(
            String name, int madeBy, int flags, int method, long crc, long compressed, int attributes, long local) {
        boolean isZip64() {
            return compressed == 0xffffffffL || local == 0xffffffffL;
        }

        /** Only these systems have kinds of files in the upper half. */
        int unixType() {
            int system = madeBy >>> 8;
            return system == UNIX || system == MAC ? attributes >>> 16 & FILE_TYPE : 0;
        }
    }

    Listing read(int maxEntries) throws IOException {
        ByteBuffer end = end();
        int announced = Short.toUnsignedInt(end.getShort(10));
        if (end.getShort(4) != 0 || end.getShort(6) != 0 || announced == 0xffff) {
            throw new RefusedException(Refusal.invalid("", "zip64", "zips of several disks or in zip64 are not taken"));
        }
        if (announced > maxEntries) {
            throw new RefusedException(Refusal.invalid(
                    "", "max_entries", "the zip has " + announced + " entries, at most " + maxEntries + " are taken"));
        }
        long at = Integer.toUnsignedLong(end.getInt(16));
        List<Entry> entries = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < announced; i++) {
            ByteBuffer fixed = bytes(at, CENTRAL_SIZE);
            Header header = header(at, fixed);
            look("/" + i, header, entries, violations);
            at += CENTRAL_SIZE + size(fixed, 28) + size(fixed, 30) + size(fixed, 32);
        }
        return new Listing(entries, violations);
    }

    private void look(String pointer, Header header, List<Entry> entries, List<Violation> violations)
            throws IOException {
        int before = violations.size();
        String shown = FileNames.shown(header.name());
        boolean folder = header.name().endsWith("/") || header.unixType() == DIRECTORY;
        if (folder && !header.name().contains("..") && !header.name().startsWith("/")) {
            violations.add(new Violation(
                    pointer, "nested_directory", shown + " is a folder; only files at the top are taken"));
            return;
        }
        FileNames.wrong(pointer, header.name()).ifPresent(violations::add);
        if (header.unixType() != 0 && header.unixType() != REGULAR) {
            violations.add(new Violation(pointer, "link", shown + " is a link or a device, not a file"));
        }
        if ((header.flags() & 0x2041) != 0) {
            violations.add(new Violation(pointer, "encrypted", shown + " is encrypted"));
        }
        if (header.isZip64()) {
            violations.add(new Violation(pointer, "zip64", shown + " needs zip64, which is not taken"));
        }
        if (header.method() != 0 && header.method() != 8) {
            violations.add(new Violation(
                    pointer,
                    "compression_method",
                    shown + " is neither stored nor deflated, method " + header.method()));
        }
        if (entries.stream().anyMatch(entry -> entry.name().equals(header.name()))) {
            violations.add(new Violation(pointer, "duplicate_name", "the zip has two files called " + shown));
        }
        if (violations.size() == before) {
            place(pointer, header, entries, violations);
        }
    }

    private void place(String pointer, Header header, List<Entry> entries, List<Violation> violations)
            throws IOException {
        ByteBuffer local = bytes(header.local(), LOCAL_SIZE);
        int nameSize = size(local, 26);
        long data = header.local() + LOCAL_SIZE + nameSize + size(local, 28);
        boolean same = local.getInt(0) == LOCAL
                && size(local, 8) == header.method()
                && name(bytes(header.local() + LOCAL_SIZE, nameSize)).equals(header.name());
        if (!same || data + header.compressed() > file.size()) {
            violations.add(new Violation(
                    pointer, "contradiction", header.name() + " is not where the zip's directory says it is"));
            return;
        }
        if (entries.stream()
                .anyMatch(other ->
                        data < other.data() + other.compressed() && other.data() < data + header.compressed())) {
            violations.add(
                    new Violation(pointer, "overlapping", header.name() + " shares its bytes with another entry"));
            return;
        }
        entries.add(new Entry(header.name(), header.method() == 8, data, header.compressed(), header.crc()));
    }

    private Header header(long at, ByteBuffer fixed) throws IOException {
        if (fixed.getInt(0) != CENTRAL) {
            throw noZip("its directory is damaged");
        }
        return new Header(
                name(bytes(at + CENTRAL_SIZE, size(fixed, 28))),
                size(fixed, 4),
                size(fixed, 8),
                size(fixed, 10),
                Integer.toUnsignedLong(fixed.getInt(16)),
                Integer.toUnsignedLong(fixed.getInt(20)),
                fixed.getInt(38),
                Integer.toUnsignedLong(fixed.getInt(42)));
    }

    /** From the back: the record that, with its comment, ends where the file does. */
    private ByteBuffer end() throws IOException {
        long size = file.size();
        int tail = (int) Math.min(size, END_SIZE + MAX_COMMENT);
        ByteBuffer bytes = bytes(size - tail, tail);
        for (int at = tail - END_SIZE; at >= 0; at--) {
            if (bytes.getInt(at) == END && at + END_SIZE + size(bytes, at + 20) == tail) {
                return bytes.slice(at, END_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw noZip("it has no directory");
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, at + bytes.position()) < 0) {
                    throw new EOFException();
                }
            }
        } catch (EOFException e) {
            throw noZip("it is cut off");
        }
        return bytes.flip();
    }

    private static int size(ByteBuffer record, int at) {
        return Short.toUnsignedInt(record.getShort(at));
    }

    private static String name(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static RefusedException noZip(String why) {
        return new RefusedException(Refusal.invalid("", "no_zip", "the body is no sound zip: " + why));
    }
}
