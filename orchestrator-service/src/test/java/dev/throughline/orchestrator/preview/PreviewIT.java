package dev.throughline.orchestrator.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.orchestrator.input.SmallLimits;
import dev.throughline.orchestrator.input.TestDrafts;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallLimits.class)
@QuarkusTestResource(
        value = PlatformTestResource.class,
        initArgs = @ResourceArg(name = "database", value = "orchestrator"))
class PreviewIT {
    @Inject
    Pool pool;

    @Inject
    DuckDbRows duckDb;

    private TestDrafts drafts;
    private UUID draft;
    private Path folder;

    @BeforeEach
    void draft() throws IOException {
        folder = Files.createTempDirectory("preview");
        drafts = new TestDrafts(pool);
        draft = drafts.create();
    }

    @Test
    void shouldShowColumnsTypesAndMissingValuesWhenTheInputIsCsv() {
        // Given
        String rows = IntStream.range(0, 100)
                .mapToObj(i ->
                        i + ";\"n;" + i + "\";" + (i % 4 == 0 ? "" : i + ".5") + ";2024-01-" + (i % 9 + 10) + ";true")
                .collect(Collectors.joining("\n"));

        // When
        var preview = preview("panel.csv", "id;name;x;day;ok\n" + rows + "\n");

        // Then
        preview.statusCode(200)
                .body("format.type", equalTo("csv"))
                .body("format.delimiter", equalTo(";"))
                .body("format.header", equalTo(true))
                .body("columns.name", equalTo(List.of("id", "name", "x", "day", "ok")))
                .body("columns.type", equalTo(List.of("integer", "text", "decimal", "date", "boolean")))
                .body("columns.missing", equalTo(List.of(0, 0, 25, 0, 0)))
                .body("column_count", equalTo(5))
                .body("row_count", equalTo(100))
                .body("truncated", equalTo(false))
                .body("rows", hasSize(10))
                .body("rows[1]", equalTo(List.of("1", "n;1", "1.5", "2024-01-11", "true")))
                .body("rows[0][2]", nullValue())
                .body("warnings", hasSize(0));
    }

    @Test
    void shouldNameTheColumnsWhenThereIsNoHeader() {
        preview("a.csv", "1,2\n3,4\n5,6\n")
                .statusCode(200)
                .body("format.header", equalTo(false))
                .body("columns", hasSize(2))
                .body("row_count", equalTo(3));
    }

    @Test
    void shouldShowJsonLines() {
        preview("a.jsonl", """
                {"a":1,"b":"x"}
                {"a":2}
                {"a":null,"b":"y","c":{"d":1}}
                {"a":4
                """)
                .statusCode(200)
                .body("format.type", equalTo("jsonl"))
                .body("columns.name", equalTo(List.of("a", "b", "c")))
                .body("columns.type", equalTo(List.of("integer", "text", "nested")))
                .body("warnings.code", equalTo(List.of("malformed_rows")))
                .body("warnings[0].line", equalTo(4));
    }

    @Test
    void shouldShowParquet() throws Exception {
        // Given
        Path file = folder.resolve("a.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT range AS id, NULLIF(range % 2, 0) AS odd FROM range(5000)) TO '" + file
                    + "' (FORMAT parquet)");
        }

        // When
        var preview = preview("panel.parquet", Files.readAllBytes(file));

        // Then
        preview.statusCode(200)
                .body("format.type", equalTo("parquet"))
                .body("columns.missing", equalTo(List.of(0, 2500)))
                .body("row_count", equalTo(5000))
                .body("rows", hasSize(10));
        preview("bad.parquet", "PAR1 and nothing else".getBytes(StandardCharsets.UTF_8))
                .statusCode(422)
                .body("errors.code", equalTo(List.of("unreadable")));
    }

    @Test
    void shouldShowTheFirstColumnsWhenThereAreTenThousand() {
        // Given
        String header = IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        String row =
                IntStream.range(0, 10_000).mapToObj(i -> i % 2 == 0 ? "7" : "").collect(Collectors.joining(","));

        // When
        var preview = preview("wide.csv", header + "\n" + (row + "\n").repeat(20));

        // Then
        preview.statusCode(200)
                .body("truncated", equalTo(true))
                .body("column_count", equalTo(10_000))
                .body("columns", hasSize(200))
                .body("columns[0].type", equalTo("integer"))
                .body("columns[1].missing", equalTo(20))
                .body("row_count", equalTo(20))
                .body("warnings.code", hasItem("max_columns"));
    }

    @Test
    void shouldMarkFormulasAndLeaveThemAsTheyAre() {
        preview("a.csv", "name,amount\n\"=cmd|' /C calc'!A0\",1\n\"@SUM(A1)\",-2\n\"+1+1\",3\nplain,-4\n-5 degrees,5\n")
                .statusCode(200)
                .body("rows[0][0]", equalTo("=cmd|' /C calc'!A0"))
                .body("columns[0].formula_like", equalTo(4))
                .body("columns[1].formula_like", equalTo(0))
                .body("formula_cells.row", hasItems(0, 1, 2))
                .body("formula_cells.column", everyItem(equalTo("name")))
                .body("formula_cells.row", not(hasItem(3)))
                .body("warnings.code", equalTo(List.of("formula_like")));
    }

    @Test
    void shouldSayWhichRowsAreRagged() {
        preview("a.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")
                .statusCode(200)
                .body("columns", hasSize(3))
                .body("row_count", equalTo(2))
                .body("warnings.code", equalTo(List.of("ragged_rows")))
                .body("warnings[0].count", equalTo(2))
                .body("warnings[0].line", equalTo(3));
    }

    @Test
    void shouldRefuseByNameWhatItCannotShow() {
        byte[] latin = "a,b\n1,x\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        preview("latin.csv", latin)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.code", equalTo(List.of("invalid_utf8")))
                .body("detail", containsString("line 3"));
        preview("utf16.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16))
                .statusCode(422)
                .body("errors.code", equalTo(List.of("invalid_utf8")));
        byte[] line = new byte[SmallLimits.FILE];
        Arrays.fill(line, (byte) 'x');
        preview("line.csv", line).statusCode(422).body("errors.code", equalTo(List.of("max_line_bytes")));
        preview("a.pdf", "%PDF-1.7").statusCode(415);
        look("absent.csv").statusCode(404);
        drafts.caller().get(TestDrafts.path(draft) + "/preview").then().statusCode(422);
        new TestDrafts(pool)
                .caller()
                .queryParam("name", "a.pdf")
                .get(TestDrafts.path(draft) + "/preview")
                .then()
                .statusCode(404);
    }

    @Test
    void shouldWarnWhenThereIsAHeaderAndNothingElse() {
        preview("a.csv", "a,b,c\n").statusCode(200).body("warnings.code", equalTo(List.of("no_rows")));
    }

    @Test
    void shouldOpenNoOtherFileWhateverTheSqlSays() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("a.csv"), "a\n1\n");
        Path other = Files.writeString(folder.resolve("b.csv"), "secret\n1\n");

        // Then
        for (String sql : List.of(
                "SELECT * FROM read_csv('" + other + "')",
                "COPY (SELECT 1) TO '" + folder.resolve("c.csv") + "'",
                "SET enable_external_access = true",
                "INSTALL httpfs",
                "ATTACH '" + folder.resolve("x.db") + "'")) {
            assertThat(duckDb.look(file, statement -> statement.execute(sql)))
                    .as(sql)
                    .isInstanceOf(DuckDbRows.Answer.Unreadable.class);
        }
        assertThat(duckDb.look(file, statement -> statement.execute("SELECT * FROM read_csv('" + file + "')")))
                .isInstanceOf(DuckDbRows.Answer.Seen.class);
    }

    @Test
    void shouldStopWhatTakesTooMuch() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("a.csv"), "a\n1\n");

        // Then
        assertThat(duckDb.look(file, statement -> statement.execute("SELECT list(range) FROM range(1000000000)")))
                .isInstanceOf(DuckDbRows.Answer.OutOfMemory.class);
        assertThat(
                        duckDb.look(
                                file,
                                statement -> statement.execute(
                                        "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range = 7")))
                .isInstanceOf(DuckDbRows.Answer.TooSlow.class);
    }

    @Test
    void shouldLookAtTheOnlyInputAndAskWhichOneWhenThereAreTwo() {
        // Given
        preview("one.csv", "a,b\n1,2\n");

        // When
        var only = drafts.caller().get(TestDrafts.path(draft) + "/preview").then();
        preview("two.csv", "c\n1\n");
        var oneOfTwo = drafts.caller().get(TestDrafts.path(draft) + "/preview").then();

        // Then
        only.statusCode(200).body("name", equalTo("one.csv"));
        oneOfTwo.statusCode(422).body("errors[0].code", equalTo("missing"));
    }

    private ValidatableResponse preview(String name, String content) {
        return preview(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private ValidatableResponse preview(String name, byte[] content) {
        drafts.caller()
                .multiPart("file", name, content)
                .post(TestDrafts.path(draft))
                .then()
                .statusCode(200);
        return look(name);
    }

    private ValidatableResponse look(String name) {
        return drafts.caller()
                .queryParam("name", name)
                .get(TestDrafts.path(draft) + "/preview")
                .then();
    }
}
