package dev.throughline.orchestrator.input;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zips, good and hostile. After each refusal the draft has nothing of it. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class BundlesIT {
    private static final byte[] CSV = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    @Inject
    Pool pool;

    private TestDrafts drafts;
    private UUID draft;
    private int expected;

    @BeforeEach
    void draft() {
        drafts = new TestDrafts(pool);
        draft = drafts.create();
    }

    @AfterEach
    void allOrNone() {
        drafts.caller().get(TestDrafts.path(draft)).then().body("total", equalTo(expected));
    }

    @Test
    void shouldKeepEveryFileWhenAZipBringsThem() {
        // When
        var answer = bundle(new Zips()
                .with("a.csv", CSV)
                .with("b.jsonl", CSV)
                .with("random.bin", random(1 << 20))
                .bytes());

        // Then
        expected = 3;
        answer.statusCode(200)
                .body("items.name", containsInAnyOrder("a.csv", "b.jsonl", "random.bin"))
                .body("items.media_type", hasItems("text/csv", "application/x-ndjson"));
    }

    @Test
    void shouldRefuseAllWhenAnEntryLeadsOutOfTheFolder() {
        bundle(new Zips()
                        .with("good.csv", CSV)
                        .with("../../../../etc/cron.d/evil", CSV)
                        .with("..\\evil", CSV)
                        .with("/etc/passwd", CSV)
                        .with("C:evil", CSV)
                        .with("folder/a.csv", CSV)
                        .with("folder/", new byte[0])
                        .bytes())
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.code",
                        equalTo(List.of(
                                "path_escape",
                                "path_escape",
                                "absolute_path",
                                "absolute_path",
                                "nested_directory",
                                "nested_directory")))
                .body("errors.pointer", hasItem("/1"));
    }

    @Test
    void shouldRefuseAZipThatGrowsBeyondItsRatio() {
        bundle(new Zips().with("zeros.bin", new byte[(2 << 20) - 1]).bytes())
                .statusCode(422)
                .body("errors.code", equalTo(List.of("max_compression_ratio")));
    }

    @Test
    void shouldCountWhatComesWhenAHeaderSaysLess() {
        byte[] large = Arrays.copyOf(random(1 << 20), SmallLimits.FILE + 1);
        bundle(Zips.lying("large.bin", large)).statusCode(413).body("errors.code", equalTo(List.of("max_file_bytes")));
    }

    @Test
    void shouldRefuseAZipThatIsTooMuchUnpacked() {
        byte[] half = Arrays.copyOf(random(20_000), SmallLimits.FILE - 1);
        bundle(new Zips().with("a", half).with("b", half).with("c", half).bytes())
                .statusCode(413)
                .body("errors.code", equalTo(List.of("max_workflow_bytes")))
                .body("errors.pointer", equalTo(List.of("/2")));
    }

    @Test
    void shouldRefuseAZipThatIsTooMuchPacked() {
        bundle(new Zips()
                        .with("a", random(SmallLimits.FILE - 1))
                        .with("b", random(SmallLimits.FILE - 1))
                        .bytes())
                .statusCode(413)
                .body("errors.code", equalTo(List.of("max_bundle_bytes")));
    }

    @Test
    void shouldRefuseEveryTrickByItsName() {
        refused(Zips.link("link"), "link");
        refused(Zips.encrypted("a.csv"), "encrypted");
        refused(Zips.twice("a.csv"), "duplicate_name");
        refused(Zips.wrongChecksum("a.csv"), "checksum");
        refused(Zips.of("empty.csv", ""), "empty_file");
        refused(Zips.of(".hidden", "x"), "invalid_name");
        refused(new byte[0], "empty_file");
        refused("no zip at all".getBytes(StandardCharsets.UTF_8), "no_zip");
        byte[] cut = Zips.of("a.csv", "hello");
        refused(Arrays.copyOf(cut, cut.length - 5), "no_zip");
        byte[] damaged = Zips.of("a.csv", "hello");
        // A kind of deflated block that there is not.
        damaged[30 + "a.csv".length()] |= 0x06;
        refused(damaged, "damaged");
        byte[] elsewhere = Zips.of("a.csv", "hello");
        Zips.central(elsewhere).putInt(42, 7);
        refused(elsewhere, "contradiction");
        byte[] two = new Zips().with("a.csv", CSV).with("b.csv", CSV).bytes();
        refused(overlapping(two), "contradiction");
    }

    @Test
    void shouldRefuseAZipOfManyEntriesBeforeItReadsThem() {
        var zip = new Zips();
        for (int i = 0; i < 21; i++) {
            zip.with("f" + i, CSV);
        }
        refused(zip.bytes(), "max_entries");
    }

    @Test
    void shouldRefuseAnotherMediaType() {
        drafts.caller()
                .contentType("application/gzip")
                .body(CSV)
                .post(TestDrafts.path(draft) + "/bundle")
                .then()
                .statusCode(415);
    }

    /** The second entry of the directory points to the first one's bytes. */
    private static byte[] overlapping(byte[] two) {
        var central = Zips.central(two);
        int second = 46 + central.getShort(28) + central.getShort(30);
        central.putInt(second + 42, 0);
        return two;
    }

    private void refused(byte[] zip, String code) {
        bundle(zip).statusCode(422).body("errors.code", equalTo(List.of(code)));
    }

    private ValidatableResponse bundle(byte[] zip) {
        return drafts.caller()
                .contentType("application/zip")
                .body(zip)
                .post(TestDrafts.path(draft) + "/bundle")
                .then();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
