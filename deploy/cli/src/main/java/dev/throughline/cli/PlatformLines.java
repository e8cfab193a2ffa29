package dev.throughline.cli;

import dev.throughline.cli.backfill.Platform;
import dev.throughline.contracts.Json;
import dev.throughline.local.LocalSettings;
import dev.throughline.local.PlatformService;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The incident service, as a backfill needs it: a short absence is waited for, since sending again changes nothing. */
final class PlatformLines implements Platform {
    private static final String PATH = "/api/v1/costsim/provenance/";
    private static final int TRIES = 6;

    private final PlatformClient client;
    private final String name;

    PlatformLines(PlatformClient client, LocalSettings settings, String tenant) {
        this.client = client;
        this.name = settings.url(PlatformService.INCIDENT) + " " + tenant;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Taken add(byte[] lines) throws IOException, InterruptedException {
        return Json.MAPPER.treeToValue(send("batches", lines).body(), Taken.class);
    }

    @Override
    public Compared verify(byte[] lines) throws IOException, InterruptedException {
        return Json.MAPPER.treeToValue(send("verifications", lines).body(), Compared.class);
    }

    private PlatformClient.Answer send(String what, byte[] lines) throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                var answer = client.sendLines(PATH + what, lines);
                if (answer.isOk()) {
                    return answer;
                }
                if (answer.status() / 100 != 5 || tried == TRIES) {
                    throw new RefusedException(answer.problem());
                }
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(200L << tried);
        }
    }

    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason);
        }
    }
}
