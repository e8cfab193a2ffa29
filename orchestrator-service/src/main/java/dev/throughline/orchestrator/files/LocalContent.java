package dev.throughline.orchestrator.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of a {@link LocalContentStore}. */
record LocalContent(String sha256, long size, Path path) implements ContentStore.Content {
    @Override
    public InputStream open(long from, long count) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.READ);
        file.position(from);
        return new Slice(Channels.newInputStream(file), count);
    }

    /** The next so many bytes of a stream. */
    private static final class Slice extends FilterInputStream {
        private long left;

        private Slice(InputStream content, long count) {
            super(content);
            this.left = count;
        }

        @Override
        public int read() throws IOException {
            int value = left > 0 ? super.read() : -1;
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
