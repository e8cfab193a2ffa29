package dev.throughline.orchestrator.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips, and what bad people make of them. */
final class Zips {
    private static final int CENTRAL = 0x02014b50;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream out = new ZipOutputStream(bytes);

    static byte[] of(String name, String content) {
        return new Zips().with(name, content.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    Zips with(String name, byte[] content) {
        try {
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
            out.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            out.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both headers of a zip with one entry. */
    static ByteBuffer central(byte[] zip) {
        var all = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < zip.length - 4; at++) {
            if (all.getInt(at) == CENTRAL) {
                return all.slice(at, zip.length - at).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw new IllegalArgumentException("no zip");
    }

    static byte[] link(String name) {
        byte[] zip = of(name, "/etc/passwd");
        central(zip).putShort(4, (short) (3 << 8 | 20)).putInt(38, 0xa1ff << 16);
        return zip;
    }

    static byte[] encrypted(String name) {
        byte[] zip = of(name, "secret");
        central(zip).putShort(8, (short) 0x0801);
        return zip;
    }

    /** The same name twice, which the library would not write. */
    static byte[] twice(String name) {
        byte[] zip = new Zips()
                .with(name, new byte[] {1})
                .with(name.replace('a', 'b'), new byte[] {2})
                .bytes();
        byte[] other = name.replace('a', 'b').getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= zip.length - other.length; at++) {
            if (new String(zip, at, other.length, StandardCharsets.ISO_8859_1)
                    .equals(new String(other, StandardCharsets.ISO_8859_1))) {
                System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, zip, at, other.length);
            }
        }
        return zip;
    }

    /** The directory claims another size than there is. */
    static byte[] lying(String name, byte[] content) {
        byte[] zip = new Zips().with(name, content).bytes();
        central(zip).putInt(24, 10);
        return zip;
    }

    static byte[] wrongChecksum(String name) {
        byte[] zip = of(name, "hello");
        central(zip).putInt(16, 12345);
        return zip;
    }
}
