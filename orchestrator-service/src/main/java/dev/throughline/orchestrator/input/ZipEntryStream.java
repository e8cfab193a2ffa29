package dev.throughline.orchestrator.input;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The bytes of an entry as they unpack. What grows beyond the ratio is refused while it grows. */
final class ZipEntryStream extends FilterInputStream {
    /** Small files may be as empty of information as they like. */
    private static final long RATIO_FROM = 1 << 20;

    private final ZipDirectory.Entry entry;
    private final int maxRatio;
    private final String pointer;
    private final Inflater inflater;
    private long count;

    private ZipEntryStream(InputStream in, Inflater inflater, ZipDirectory.Entry entry, int maxRatio, String pointer) {
        super(in);
        this.inflater = inflater;
        this.entry = entry;
        this.maxRatio = maxRatio;
        this.pointer = pointer;
    }

    static ZipEntryStream open(FileChannel file, ZipDirectory.Entry entry, int maxRatio, String pointer) {
        var inflater = new Inflater(true);
        InputStream range = new Range(file, entry.data(), entry.compressed());
        // Without a zlib header the inflater wants one byte more than there is.
        InputStream padded = new SequenceInputStream(range, new ByteArrayInputStream(new byte[1]));
        InputStream bytes = entry.deflated() ? new InflaterInputStream(padded, inflater, 8192) : range;
        return new ZipEntryStream(bytes, inflater, entry, maxRatio, pointer);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        if (read > 0) {
            count += read;
        }
        if (count > RATIO_FROM && count / maxRatio > entry.compressed()) {
            throw new RefusedException(Refusal.invalid(
                    pointer,
                    "max_compression_ratio",
                    entry.name() + " unpacks to more than " + maxRatio + " times its size in the zip"));
        }
        return read;
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** A part of a file as a stream, by position: the channel itself stays where it is. */
    private static final class Range extends InputStream {
        private final FileChannel file;
        private final long end;
        private long at;

        Range(FileChannel file, long from, long size) {
            this.file = file;
            this.at = from;
            this.end = from + size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(buffer, from, (int) Math.min(length, end - at)), at);
            at += Math.max(0, read);
            return read;
        }
    }
}
