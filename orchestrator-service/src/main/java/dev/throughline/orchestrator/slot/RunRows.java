package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.TaskState;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A batch as column arrays, one part of the group commit per table and verb. */
final class RunRows {
    private RunRows() {}

    /** @param knows whether a plan is already in the database */
    static void addTo(GroupCommitSql commit, int slot, SlotBatch batch, OffsetDateTime at, Predicate<String> knows) {
        var partition = batch.runs.values().stream()
                .collect(Collectors.partitioningBy(run -> batch.created.contains(run.workflowId())));
        List<Run> created = partition.getOrDefault(true, List.of());
        List<Run> updated = partition.getOrDefault(false, List.of());
        List<Plan> plans = plans(created, knows);
        if (!plans.isEmpty()) {
            commit.add(SlotSql.PLANS, planRows(plans));
        }
        if (!created.isEmpty()) {
            commit.add(SlotSql.INSERT_WORKFLOWS, inserts(created, slot, at));
            commit.add(SlotSql.INSERT_TASKS, newTasks(tasks(created, batch), at));
        }
        if (!updated.isEmpty()) {
            commit.add(SlotSql.UPDATE_WORKFLOWS, updates(updated, at));
        }
        List<Task> touched = tasks(updated, batch);
        if (!touched.isEmpty()) {
            commit.add(SlotSql.UPDATE_TASKS, changedTasks(touched, at));
        }
        List<Artifact> artifacts = artifacts(batch);
        if (!artifacts.isEmpty()) {
            commit.add(SlotSql.ARTIFACTS, artifacts(artifacts));
        }
        commit.add(SlotSql.JOURNAL, journal(batch, slot));
    }

    private record Task(Run run, String stage, int position, String agent, TaskRow row) {}

    private record Artifact(Run run, FileRef file) {}

    private static List<Plan> plans(List<Run> created, Predicate<String> knows) {
        Map<String, Plan> distinct = new TreeMap<>();
        created.stream()
                .map(Run::plan)
                .filter(plan -> !knows.test(plan.hash()))
                .forEach(plan -> distinct.put(plan.hash(), plan));
        return List.copyOf(distinct.values());
    }

    private static Tuple planRows(List<Plan> plans) {
        return Tuple.tuple()
                .addArrayOfString(text(plans, Plan::hash))
                .addArrayOfString(text(plans, plan -> new String(Json.bytes(plan), StandardCharsets.UTF_8)));
    }

    private static Tuple inserts(List<Run> runs, int slot, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addInteger(slot)
                .addArrayOfUUID(column(runs, java.util.UUID[]::new, Run::workflowId))
                .addArrayOfString(text(runs, run -> run.identity().tenantId()))
                .addArrayOfString(text(runs, run -> run.identity().type()))
                .addArrayOfString(text(runs, run -> run.identity().name()))
                .addArrayOfString(text(runs, run -> run.identity().description()))
                .addArrayOfString(text(runs, run -> run.status().wireName()))
                .addArrayOfString(text(runs, Run::currentStage))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::progressPercentage))
                .addArrayOfUUID(column(
                        runs,
                        java.util.UUID[]::new,
                        run -> run.identity().traceId().uuid()))
                .addArrayOfString(text(runs, run -> run.identity().span().hex()))
                .addArrayOfString(text(runs, RunRows::parentSpan))
                .addArrayOfString(text(runs, run -> run.plan().hash()))
                .addArrayOfString(text(runs, run -> run.plan().templateId()))
                .addArrayOfInteger(
                        column(runs, Integer[]::new, run -> run.plan().templateVersion()))
                .addArrayOfString(
                        text(runs, run -> new String(Json.bytes(run.identity().inputs()), StandardCharsets.UTF_8)))
                .addArrayOfBoolean(
                        column(runs, Boolean[]::new, run -> run.identity().isSynthetic()))
                .addArrayOfString(text(runs, run -> run.identity().scenarioId()))
                .addArrayOfString(text(runs, Run::error))
                .addArrayOfString(text(runs, RunRows::waitingFor))
                .addArrayOfOffsetDateTime(time(runs, RunRows::wakeUpAt))
                .addArrayOfOffsetDateTime(time(runs, run -> run.identity().startedAt()))
                .addArrayOfOffsetDateTime(time(runs, Run::endedAt));
    }

    private static Tuple updates(List<Run> runs, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(column(runs, java.util.UUID[]::new, Run::workflowId))
                .addArrayOfString(text(runs, run -> run.status().wireName()))
                .addArrayOfString(text(runs, Run::currentStage))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::progressPercentage))
                .addArrayOfString(text(runs, Run::error))
                .addArrayOfString(text(runs, RunRows::waitingFor))
                .addArrayOfOffsetDateTime(time(runs, RunRows::wakeUpAt))
                .addArrayOfOffsetDateTime(time(runs, Run::endedAt));
    }

    private static List<Task> tasks(List<Run> runs, SlotBatch batch) {
        List<Task> tasks = new ArrayList<>();
        for (Run run : runs) {
            var touched = batch.touchedTasks.getOrDefault(run.workflowId(), Set.of());
            int position = 0;
            for (var entry : run.tasks().entrySet()) {
                if (touched.contains(entry.getKey())) {
                    tasks.add(task(run, entry.getKey(), position, entry.getValue()));
                }
                position++;
            }
        }
        return tasks;
    }

    private static Task task(Run run, String stage, int position, TaskState state) {
        String agent = run.plan().stage(stage).agent();
        return new Task(
                run, stage, position, agent, TaskRow.of(state, run.identity().span()));
    }

    private static Tuple newTasks(List<Task> tasks, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(
                        column(tasks, java.util.UUID[]::new, task -> task.row().taskId()))
                .addArrayOfUUID(
                        column(tasks, java.util.UUID[]::new, task -> task.run().workflowId()))
                .addArrayOfString(text(tasks, task -> task.run().identity().tenantId()))
                .addArrayOfString(text(tasks, Task::agent))
                .addArrayOfString(text(tasks, Task::stage))
                .addArrayOfInteger(column(tasks, Integer[]::new, Task::position))
                .addArrayOfString(text(tasks, task -> task.row().status()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().attempt()))
                .addArrayOfUUID(column(
                        tasks,
                        java.util.UUID[]::new,
                        task -> task.run().identity().traceId().uuid()))
                .addArrayOfString(text(tasks, task -> task.row().span()))
                .addArrayOfString(
                        text(tasks, task -> task.run().identity().span().hex()))
                .addArrayOfUUID(
                        column(tasks, java.util.UUID[]::new, task -> task.row().event()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().due()))
                .addArrayOfString(text(tasks, task -> task.row().output()))
                .addArrayOfString(text(tasks, task -> task.row().error()))
                .addArrayOfBoolean(column(
                        tasks, Boolean[]::new, task -> task.run().identity().isSynthetic()))
                .addArrayOfString(text(tasks, task -> task.run().identity().scenarioId()));
    }

    private static Tuple changedTasks(List<Task> tasks, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(
                        column(tasks, java.util.UUID[]::new, task -> task.row().taskId()))
                .addArrayOfString(text(tasks, task -> task.row().status()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().attempt()))
                .addArrayOfString(text(tasks, task -> task.row().span()))
                .addArrayOfUUID(
                        column(tasks, java.util.UUID[]::new, task -> task.row().event()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().due()))
                .addArrayOfString(text(tasks, task -> task.row().output()))
                .addArrayOfString(text(tasks, task -> task.row().error()));
    }

    private static List<Artifact> artifacts(SlotBatch batch) {
        List<Artifact> artifacts = new ArrayList<>();
        batch.runs
                .values()
                .forEach(run -> run.artifacts().stream()
                        .filter(file -> batch.touchedTasks
                                .getOrDefault(run.workflowId(), Set.of())
                                .contains(file.stage()))
                        .map(file -> new Artifact(run, file))
                        .forEach(artifacts::add));
        return artifacts;
    }

    private static Tuple artifacts(List<Artifact> artifacts) {
        return Tuple.tuple()
                .addArrayOfUUID(column(
                        artifacts,
                        java.util.UUID[]::new,
                        artifact -> artifact.run().workflowId()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().name()))
                .addArrayOfString(
                        text(artifacts, artifact -> artifact.run().identity().tenantId()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().mediaType()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().sha256()))
                .addArrayOfLong(column(
                        artifacts, Long[]::new, artifact -> artifact.file().size()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().stage()));
    }

    private static Tuple journal(SlotBatch batch, int slot) {
        return Tuple.tuple()
                .addInteger(slot)
                .addArrayOfLong(column(batch.journal, Long[]::new, SlotBatch.Entry::seq))
                .addArrayOfUUID(column(
                        batch.journal,
                        java.util.UUID[]::new,
                        entry -> entry.record().workflowId()))
                .addArrayOfBuffer(column(batch.journal, Buffer[]::new, entry -> Buffer.buffer(entry.bytes())));
    }

    private static @Nullable String parentSpan(Run run) {
        var parent = run.identity().parentSpan();
        return parent == null ? null : parent.hex();
    }

    private static @Nullable String waitingFor(Run run) {
        return run.nextWakeUp().map(Run.WakeUp::waitingFor).orElse(null);
    }

    private static @Nullable Instant wakeUpAt(Run run) {
        return run.nextWakeUp().map(Run.WakeUp::at).orElse(null);
    }

    private static <R> String[] text(List<R> rows, Function<R, @Nullable String> value) {
        return column(rows, String[]::new, value);
    }

    private static <R> OffsetDateTime[] time(List<R> rows, Function<R, @Nullable Instant> value) {
        return column(
                rows,
                OffsetDateTime[]::new,
                row -> Optional.ofNullable(value.apply(row))
                        .map(at -> at.atOffset(ZoneOffset.UTC))
                        .orElse(null));
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
