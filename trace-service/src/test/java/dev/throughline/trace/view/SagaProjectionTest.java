package dev.throughline.trace.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.throughline.contracts.CausalEvent.CommandRefused;
import dev.throughline.contracts.CausalEvent.CompensationFailed;
import dev.throughline.contracts.CausalEvent.StageFannedOut;
import dev.throughline.contracts.CausalEvent.StageJoined;
import dev.throughline.contracts.CausalEvent.StageSkipped;
import dev.throughline.contracts.CausalEvent.WorkflowAdmitted;
import dev.throughline.contracts.CausalEvent.WorkflowQueued;
import dev.throughline.contracts.Ids;
import dev.throughline.trace.Tale;
import dev.throughline.trace.view.Causality.Node;
import dev.throughline.trace.view.TraceView.Span;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SagaProjectionTest {
    private static final Map<String, Integer> LEFT = Map.of("draft", 3, "asset", 12);

    private final UUID draft = Ids.uuid7();
    private final UUID check = Ids.uuid7();
    private final UUID undo = Ids.uuid7();

    @Test
    void shouldShowWhatWasLeftAndWhatWasUndoneWhenARunFails() {
        // Given
        var tale = failing().at(50).dispatched(undo, "undo:draft");
        tale.at(60).succeeded(undo, "undo:draft", null).undone("draft", LEFT).failed();
        // When
        var view = view(tale);
        // Then
        assertThat(view.status()).isEqualTo("failed");
        assertThat(view.error()).isEqualTo("2 issues");
        assertThat(view.missing()).isEmpty();
        assertThat(view.complete()).isTrue();
        assertThat(view.spans())
                .extracting(Span::kind, Span::name, Span::status, Span::durationMs, Span::products, Span::deleted)
                .containsExactly(
                        tuple("workflow", "a delivery", "failed", 60.0, null, null),
                        tuple("attempt", "draft", "completed", 20.0, LEFT, null),
                        tuple("attempt", "check", "failed", 20.0, null, null),
                        tuple("compensation", "undo draft", "completed", 10.0, null, null),
                        tuple("compensation", "undo draft", "completed", 0.0, null, LEFT));
        assertThat(view.spans().stream().skip(1)).extracting(Span::parentSpanId).containsOnly(tale.span.hex());
    }

    @Test
    void shouldBeRunningAndIncompleteWhileARunIsUndone() {
        // Given
        var tale = failing();
        // When
        var before = view(tale);
        tale.at(50).dispatched(undo, "undo:draft");
        tale.at(60).failed(undo, "undo:draft");
        tale.tell(new CompensationFailed(
                Ids.uuid7(),
                tale.now(),
                tale.causes(),
                undo,
                "draft",
                "writer",
                "skill_error",
                "gone",
                null,
                tale.now()));
        var stuck = view(tale);
        tale.at(70).commanded("compensate", null, "compensation_failed", "compensating");
        var resumed = view(tale);
        // Then
        assertThat(List.of(before, stuck, resumed))
                .extracting(TraceView::status, TraceView::phase, TraceView::complete, TraceView::endedAt)
                .containsExactly(
                        tuple("running", "compensating", false, null),
                        tuple("running", "compensation_failed", false, null),
                        tuple("running", "compensating", false, null));
    }

    @Test
    void shouldBeCancelledWithItsOpenAttemptWhenSomebodyCancels() {
        // Given
        var tale = Tale.begun().at(10).dispatched(draft, "draft");
        UUID dispatched = tale.last();
        tale.at(20).because().commanded("cancel", null, "running", "cancelling");
        UUID command = tale.last();
        tale.compensating();
        String cancelling = view(tale).phase();
        // When
        tale.at(30).because(dispatched).cancelled(draft, "draft", Map.of("draft", 1));
        tale.at(40)
                .undone("draft", Map.of("draft", 1))
                .because(command, tale.last())
                .cancelled();
        var view = view(tale);
        // Then
        assertThat(cancelling).isEqualTo("cancelling");
        assertThat(view.status()).isEqualTo("cancelled");
        assertThat(view.error()).isEqualTo("because");
        assertThat(view.complete()).isTrue();
        assertThat(span(view, "draft").status()).isEqualTo("cancelled");
        assertThat(span(view, "draft").products()).containsEntry("draft", 1);
    }

    @Test
    void shouldMissTheEndOfAnUndoTaskAndOfACancelledAttemptWhenTheyDidNotArrive() {
        // Given
        var tale = failing().at(50).dispatched(undo, "undo:draft");
        // When
        tale.at(60).failed();
        // Then
        assertThat(view(tale).missing()).containsExactly("end of task " + undo + " attempt 1");
    }

    @Test
    void shouldRunAgainAndEndAnewWhenItIsDoneAgain() {
        // Given
        var tale = failing().at(50).undone("draft", LEFT).failed();
        tale.at(60).because().commanded("rerun", null, "failed", "compensating");
        var undoing = view(tale);
        // When
        tale.at(70).again(2).dispatched(undo, "draft");
        var again = view(tale);
        tale.at(90).succeeded(undo, "draft", LEFT).completed();
        var done = view(tale);
        // Then
        assertThat(List.of(undoing, again, done))
                .extracting(TraceView::status, TraceView::phase, TraceView::error, TraceView::complete)
                .containsExactly(
                        tuple("running", "compensating", null, false),
                        tuple("running", "running", null, false),
                        tuple("completed", "completed", null, true));
        assertThat(done.durationMs()).isEqualTo(90.0);
    }

    @Test
    void shouldShowWhoDecidedAndWhatNobodyDidWhenPeopleAreAsked() {
        // Given
        var tale = Tale.begun().at(10);
        UUID frozen = tale.causes().getFirst();
        tale.because(frozen).asked(draft, "legal");
        UUID legal = tale.last();
        tale.because(frozen).asked(check, "budget");
        var waiting = view(tale);
        // When
        tale.at(30).because(legal).commanded("approve", "legal", "running", "running");
        tale.at(40).failed(check, "budget", "approval_expired").failed();
        var view = view(tale);
        // Then
        assertThat(waiting.spans())
                .filteredOn(span -> span.kind().equals("approval"))
                .extracting(Span::status)
                .containsExactly("waiting", "waiting");
        assertThat(view.spans())
                .filteredOn(span -> span.kind().equals("approval"))
                .extracting(Span::name, Span::status, Span::actor, Span::durationMs)
                .containsExactly(tuple("legal", "approved", "ada", 20.0), tuple("budget", "expired", null, 30.0));
        assertThat(graph(tale).nodes())
                .filteredOn(node -> node.kind().equals("approval"))
                .extracting(Node::label, Node::status)
                .containsExactly(tuple("legal", "approved"), tuple("budget", "failed"));
    }

    @Test
    void shouldGroupItemsUnderTheirStageWhenItIsFannedOut() {
        // Given
        var tale = Tale.begun().at(10);
        tale.tell(new StageSkipped(Ids.uuid7(), tale.now(), tale.causes(), "audit", "condition"));
        tale.tell(new StageFannedOut(Ids.uuid7(), tale.now(), tale.causes(), "draft", 2));
        UUID fanOut = tale.last();
        tale.dispatched(draft, "draft[0]").because(fanOut).dispatched(check, "draft[1]");
        tale.at(20).succeeded(draft, "draft[0]", null).because(fanOut).succeeded(check, "draft[1]", null);
        // When
        tale.tell(new StageJoined(Ids.uuid7(), tale.now(), tale.causes(), "draft", 2))
                .completed();
        var view = view(tale);
        // Then
        assertThat(view.spans())
                .extracting(Span::kind, Span::name, Span::status, Span::parentSpanId, Span::durationMs)
                .containsExactly(
                        tuple("workflow", "a delivery", "completed", null, 20.0),
                        tuple("stage", "audit", "skipped", tale.span.hex(), 0.0),
                        tuple("stage", "draft ×2", "completed", tale.span.hex(), 10.0),
                        tuple("attempt", "draft[0]", "completed", fanOut.toString(), 10.0),
                        tuple("attempt", "draft[1]", "completed", fanOut.toString(), 10.0));
        assertThat(graph(tale).nodes())
                .filteredOn(node -> node.kind().equals("stage"))
                .extracting(Node::label, Node::status)
                .containsExactly(tuple("audit", "skipped"), tuple("draft ×2", "succeeded"));
    }

    @Test
    void shouldEndTheStageWhenOneOfItsItemsFails() {
        // Given
        var tale = Tale.begun().at(10);
        tale.tell(new StageFannedOut(Ids.uuid7(), tale.now(), tale.causes(), "draft", 2));
        tale.dispatched(draft, "draft[0]");
        // When
        tale.at(20).failed(draft, "draft[0]").compensating();
        // Then
        var stage = span(view(tale), "draft ×2");
        assertThat(stage.status()).isEqualTo("failed");
        assertThat(stage.error()).isEqualTo("2 issues");
    }

    @Test
    void shouldLeadFromCommandToWhatItDidWhenARunIsCancelled() {
        // Given
        var tale = Tale.begun().at(10).dispatched(draft, "draft");
        tale.because()
                .tell(new CommandRefused(
                        Ids.uuid7(),
                        tale.now(),
                        List.of(),
                        Ids.uuid7(),
                        "resume",
                        "bob",
                        null,
                        "running",
                        List.of("cancel")));
        UUID refused = tale.last();
        tale.at(20).because().commanded("cancel", null, "running", "cancelling");
        UUID command = tale.last();
        tale.compensating();
        UUID compensation = tale.last();
        tale.at(30).undone("draft", LEFT);
        UUID undone = tale.last();
        // When
        var graph = graph(tale.because(command, undone).cancelled());
        // Then
        assertThat(graph.nodes())
                .filteredOn(node -> List.of("command", "compensation").contains(node.kind()))
                .extracting(Node::id, Node::label, Node::status)
                .containsExactly(
                        tuple(refused.toString(), "resume by bob", "refused"),
                        tuple(command.toString(), "cancel by ada: because", "cancelling"),
                        tuple(compensation.toString(), "check_failed: 2 issues", "started"),
                        tuple(undone.toString(), "undo draft: 12 asset, 3 draft", "completed"));
        assertThat(graph.edges())
                .extracting(e -> e.from() + ">" + e.to())
                .contains(
                        command + ">" + compensation,
                        compensation + ">" + undone,
                        undone + ">" + tale.workflowId,
                        command + ">" + tale.workflowId);
    }

    @Test
    void shouldSayWhatARunWaitsForWhenItIsQueued() {
        // Given
        var tale = Tale.begun();
        // When
        tale.tell(new WorkflowQueued(Ids.uuid7(), tale.now(), tale.causes(), "concurrency:client"));
        String queued = view(tale).phase();
        tale.at(5).because().tell(new WorkflowAdmitted(Ids.uuid7(), tale.now(), List.of()));
        // Then
        assertThat(queued).isEqualTo("queued");
        assertThat(view(tale).phase()).isEqualTo("running");
    }

    private Tale failing() {
        var tale = Tale.begun().at(10).dispatched(draft, "draft");
        tale.at(30).succeeded(draft, "draft", LEFT).at(30).dispatched(check, "check");
        tale.at(50).failed(check, "check").compensating();
        return tale;
    }

    private static TraceView view(Tale tale) {
        return SpanProjection.of(tale.records).orElseThrow();
    }

    private static Causality graph(Tale tale) {
        return CausalityProjection.of(tale.traceId.uuid(), tale.records);
    }

    private static Span span(TraceView view, String name) {
        return view.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
