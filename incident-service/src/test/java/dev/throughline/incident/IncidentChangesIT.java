package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.throughline.contracts.CausalEvent;
import dev.throughline.contracts.CausalEvent.IncidentChanged;
import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to incidents, and who hears of it. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class IncidentChangesIT {
    /** Not the common pool: on a small machine that is one thread. */
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private final String tenant = "t-" + UUID.randomUUID();
    private IncidentBus bus;

    @BeforeEach
    void open() {
        bus = new IncidentBus(bootstrap);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldTellTheAffectedRunEachChangeWithTheOneBeforeAsItsCause() {
        // Given
        var failing = Failing.of(tenant, "boom");
        String id = opened(failing);
        // When
        act(id, "acknowledge", "{\"actor\":\"ann\",\"reason\":\"looking\"}").statusCode(200);
        act(id, "assign", "{\"actor\":\"ann\",\"assignee\":\"bob\"}")
                .statusCode(200)
                .body("assignee", equalTo("bob"))
                .body("status", equalTo("acknowledged"));
        act(id, "comment", "{\"actor\":\"bob\",\"reason\":\"the disk is full\"}")
                .statusCode(200);
        act(id, "resolve", "{\"actor\":\"bob\"}").statusCode(200).body("resolved_at", notNullValue());
        act(id, "comment", "{\"actor\":\"ann\",\"reason\":\"ordered a larger one\"}")
                .statusCode(200);
        act(id, "reopen", "{\"actor\":\"ann\",\"reason\":\"full again\"}")
                .statusCode(200)
                .body("status", equalTo("open"))
                .body("resolved_at", nullValue())
                .body("assignee", equalTo("bob"));
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bus.announcements(failing)).hasSize(7));
        var events = bus.announcements(failing);
        assertThat(events.subList(1, 7))
                .extracting(event -> ((IncidentChanged) event).verb() + " " + ((IncidentChanged) event).status())
                .containsExactly(
                        "acknowledge acknowledged",
                        "assign acknowledged",
                        "comment acknowledged",
                        "resolve resolved",
                        "comment resolved",
                        "reopen open");
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).causationIds())
                    .containsExactly(events.get(i - 1).id());
        }
        assertThat(events)
                .extracting(IncidentBus::incidentOf)
                .allSatisfy(incident -> assertThat(incident).hasToString(id));
        assertThat(((IncidentChanged) events.get(2)).note()).isEqualTo("assigned to bob");
    }

    @Test
    void shouldTellTheWholeStoryInOneOrder() {
        // Given
        String id = opened(Failing.of(tenant, "boom"));
        act(id, "assign", "{\"assignee\":\"bob\"}").statusCode(200);
        act(id, "assign", "{}").statusCode(200).body("assignee", nullValue());
        // When
        List<String> story = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; cursor != null && pages < 10; pages++) {
            var page = given().get("/api/v1/incidents/" + id + "/timeline?limit=1" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            story.addAll(page.path("items.collect { it.kind + ' ' + it.what + ' ' + it.assignee }"));
            cursor = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }
        // Then
        assertThat(story).containsExactly("occurrence null null", "change assign bob", "change assign null");
        given().get("/api/v1/incidents/" + id)
                .then()
                .body("timeline.verb", equalTo(List.of("assign", "assign")))
                .body("timeline.status", equalTo(List.of("open", "open")));
    }

    @Test
    void shouldRefuseToReopenWhenFailuresOfTheCauseAreAnotherIncident() {
        // Given
        String id = opened(Failing.of(tenant, "boom"));
        act(id, "resolve", "{}").statusCode(200);
        bus.send(Failing.of(tenant, "boom"));
        await().atMost(PATIENCE).untilAsserted(() -> given().get(mine()).then().body("total", equalTo(2)));
        // Then
        act(id, "reopen", "{}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("another incident"));
        given().get("/api/v1/incidents/" + id).then().body("incident.status", equalTo("resolved"));
    }

    @Test
    void shouldLetOneOfManyResolve() {
        // Given
        String id = opened(Failing.of(tenant, "boom"));
        // When
        var answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> act(id, "resolve", "{}").extract().statusCode(), BESIDE))
                .toList();
        // Then
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsOnlyOnce(200)
                .contains(409);
        given().get("/api/v1/incidents/" + id).then().body("timeline.size()", equalTo(1));
    }

    @Test
    void shouldSayWhatIsWrongWithAChange() {
        String id = opened(Failing.of(tenant, "boom"));
        act(id, "comment", "{}").statusCode(422).body("detail", containsString("reason"));
        act(id, "assign", "{\"assignee\":\"%s\"}".formatted("b".repeat(201))).statusCode(422);
        act(id, "comment", "{\"reason\":\"a\\u0000b\"}").statusCode(422);
        act(id, "comment", "{\"reason\":\"%s\"}".formatted("b".repeat(1_001))).statusCode(422);
        act(id, "reopen", "{}")
                .statusCode(409)
                .body(
                        "detail",
                        containsString("the incident is open; allowed now: acknowledge, assign, comment, resolve"));
        given().get("/api/v1/incidents/" + id + "/timeline?cursor=x").then().statusCode(422);
        given().get("/api/v1/incidents/" + UUID.randomUUID() + "/timeline")
                .then()
                .statusCode(404);
    }

    private String opened(Failing failing) {
        bus.send(failing);
        String id = await().atMost(PATIENCE)
                .until(() -> given().get(mine()).path("items[0].incident_id"), Objects::nonNull);
        await().atMost(PATIENCE)
                .until(() ->
                        bus.announcements(failing).stream().anyMatch(CausalEvent.IncidentOpened.class::isInstance));
        return id;
    }

    private String mine() {
        return "/api/v1/incidents?tenant_id=" + tenant;
    }

    private static ValidatableResponse act(String id, String verb, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/incidents/" + id + "/" + verb)
                .then();
    }
}
