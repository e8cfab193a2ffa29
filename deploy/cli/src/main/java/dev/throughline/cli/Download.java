package dev.throughline.cli;

import dev.throughline.cli.PlatformClient.Document;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A JSON document of the trace service, byte for byte, to a file or to the standard output. */
final class Download {
    private Download() {}

    static int to(@Nullable Path target, PlatformClient client, String path, CommandLine line)
            throws IOException, InterruptedException {
        return switch (client.document(PlatformService.TRACE, path, "application/json")) {
            case Document.Found found -> {
                if (target == null) {
                    line.getOut().println(new String(found.bytes(), StandardCharsets.UTF_8));
                } else {
                    Files.write(target, found.bytes());
                    line.getOut().printf("%s: %,d bytes%n", target, found.bytes().length);
                }
                yield Throughline.OK;
            }
            case Document.Missing missing -> {
                line.getErr().println(Throughline.COMPLAINT + missing.answer().problem());
                yield missing.answer().exitCode();
            }
        };
    }
}
