package dev.throughline.orchestrator.slot;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec.FileRef;
import dev.throughline.orchestrator.engine.Plan;
import dev.throughline.orchestrator.engine.Run;
import dev.throughline.orchestrator.engine.Spending;
import dev.throughline.orchestrator.engine.StageNames;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
            commit.add(SlotSql.PLANS, planRows(plans, hashesOfRealWork(created)));
        }
        if (!created.isEmpty()) {
            commit.add(SlotSql.INSERT_WORKFLOWS, inserts(created, slot, at));
        }
        if (!updated.isEmpty()) {
            commit.add(SlotSql.UPDATE_WORKFLOWS, updates(updated, at));
        }
        List<Task> newTasks = tasks(batch, true);
        if (!newTasks.isEmpty()) {
            commit.add(SlotSql.INSERT_TASKS, newTasks(newTasks, at));
        }
        List<Task> touched = tasks(batch, false);
        if (!touched.isEmpty()) {
            commit.add(SlotSql.UPDATE_TASKS, changedTasks(touched, at));
        }
        List<Artifact> artifacts = artifacts(batch);
        if (!artifacts.isEmpty()) {
            commit.add(SlotSql.ARTIFACTS, artifacts(artifacts));
        }
        ProductRows.addTo(commit, batch, at);
        AdmissionRows.addTo(commit, slot, batch, at);
        if (!batch.startedDrafts.isEmpty()) {
            commit.add(SlotSql.START_DRAFTS, Tuple.tuple().addArrayOfUUID(batch.startedDrafts.toArray(UUID[]::new)));
        }
        if (!batch.commands.isEmpty()) {
            commit.add(SlotSql.COMMANDS, commands(List.copyOf(batch.commands.values()), at));
        }
        if (!batch.journal.isEmpty()) {
            commit.add(SlotSql.JOURNAL, journal(batch, slot));
        }
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

    private static Set<String> hashesOfRealWork(List<Run> created) {
        return created.stream()
                .filter(run -> !run.identity().isSynthetic())
                .map(run -> run.plan().hash())
                .collect(Collectors.toSet());
    }

    private static Tuple planRows(List<Plan> plans, Set<String> real) {
        return Tuple.tuple()
                .addArrayOfString(text(plans, Plan::hash))
                .addArrayOfString(text(plans, plan -> new String(Json.bytes(plan), StandardCharsets.UTF_8)))
                .addArrayOfBoolean(column(plans, Boolean[]::new, plan -> !real.contains(plan.hash())));
    }

    private static Tuple inserts(List<Run> runs, int slot, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addInteger(slot)
                .addArrayOfUUID(column(runs, UUID[]::new, Run::workflowId))
                .addArrayOfString(text(runs, run -> run.identity().tenantId()))
                .addArrayOfString(text(runs, run -> run.identity().type()))
                .addArrayOfString(text(runs, run -> run.identity().name()))
                .addArrayOfString(text(runs, run -> run.identity().description()))
                .addArrayOfString(text(runs, run -> run.status().wireName()))
                .addArrayOfString(text(runs, Run::currentStage))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::progressPercentage))
                .addArrayOfUUID(column(
                        runs, UUID[]::new, run -> run.identity().traceId().uuid()))
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
                .addArrayOfOffsetDateTime(time(runs, Run::endedAt))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::round))
                .addArrayOfString(text(runs, RunRows::ending))
                .addArrayOfOffsetDateTime(time(runs, Run::waitUntil))
                .addArrayOfUUID(column(runs, UUID[]::new, run -> parent(run, Run.Parent::workflowId)))
                .addArrayOfUUID(column(runs, UUID[]::new, run -> parent(run, Run.Parent::taskId)))
                .addArrayOfBoolean(
                        column(runs, Boolean[]::new, run -> run.identity().isSampled()))
                .addArrayOfString(text(runs, RunRows::spending))
                .addArrayOfString(text(runs, run -> run.identity().traceState()));
    }

    private static Tuple updates(List<Run> runs, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(column(runs, UUID[]::new, Run::workflowId))
                .addArrayOfString(text(runs, run -> run.status().wireName()))
                .addArrayOfString(text(runs, Run::currentStage))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::progressPercentage))
                .addArrayOfString(text(runs, Run::error))
                .addArrayOfString(text(runs, RunRows::waitingFor))
                .addArrayOfOffsetDateTime(time(runs, RunRows::wakeUpAt))
                .addArrayOfOffsetDateTime(time(runs, Run::endedAt))
                .addArrayOfInteger(column(runs, Integer[]::new, Run::round))
                .addArrayOfString(text(runs, RunRows::ending))
                .addArrayOfOffsetDateTime(time(runs, Run::waitUntil))
                .addArrayOfString(text(runs, RunRows::spending));
    }

    private static List<Task> tasks(SlotBatch batch, boolean isNew) {
        List<Task> tasks = new ArrayList<>();
        for (var touched : batch.tasks.values()) {
            if (touched.isNew() == isNew) {
                Run run = Objects.requireNonNull(batch.runs.get(touched.workflowId()));
                tasks.add(task(run, touched.name(), touched.state()));
            }
        }
        return tasks;
    }

    private static Task task(Run run, String name, TaskState state) {
        String agent = run.plan().task(name).agent();
        return new Task(
                run,
                name,
                position(run.plan(), name),
                agent,
                TaskRow.of(state, run.identity().span()));
    }

    /** The place of the stage in the plan; compensations stand after all stages. */
    private static int position(Plan plan, String name) {
        String stage = StageNames.stage(name);
        for (int i = 0; i < plan.stages().size(); i++) {
            if (plan.stages().get(i).name().equals(stage)) {
                return StageNames.isUndo(name) ? plan.stages().size() + i : i;
            }
        }
        throw new IllegalStateException("no stage of the plan is called " + stage);
    }

    private static Tuple newTasks(List<Task> tasks, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(column(tasks, UUID[]::new, task -> task.row().taskId()))
                .addArrayOfUUID(column(tasks, UUID[]::new, task -> task.run().workflowId()))
                .addArrayOfString(text(tasks, task -> task.run().identity().tenantId()))
                .addArrayOfString(text(tasks, Task::agent))
                .addArrayOfString(text(tasks, Task::stage))
                .addArrayOfInteger(column(tasks, Integer[]::new, Task::position))
                .addArrayOfString(text(tasks, task -> task.row().status()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().attempt()))
                .addArrayOfUUID(column(
                        tasks,
                        UUID[]::new,
                        task -> task.run().identity().traceId().uuid()))
                .addArrayOfString(text(tasks, task -> task.row().span()))
                .addArrayOfString(
                        text(tasks, task -> task.run().identity().span().hex()))
                .addArrayOfUUID(column(tasks, UUID[]::new, task -> task.row().event()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().due()))
                .addArrayOfString(text(tasks, task -> task.row().output()))
                .addArrayOfString(text(tasks, task -> task.row().error()))
                .addArrayOfBoolean(column(
                        tasks, Boolean[]::new, task -> task.run().identity().isSynthetic()))
                .addArrayOfString(text(tasks, task -> task.run().identity().scenarioId()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.run().round()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().heartbeatBy()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().order()));
    }

    private static Tuple changedTasks(List<Task> tasks, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(column(tasks, UUID[]::new, task -> task.row().taskId()))
                .addArrayOfString(text(tasks, task -> task.row().status()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().attempt()))
                .addArrayOfString(text(tasks, task -> task.row().span()))
                .addArrayOfUUID(column(tasks, UUID[]::new, task -> task.row().event()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().due()))
                .addArrayOfString(text(tasks, task -> task.row().output()))
                .addArrayOfString(text(tasks, task -> task.row().error()))
                .addArrayOfOffsetDateTime(time(tasks, task -> task.row().heartbeatBy()))
                .addArrayOfInteger(
                        column(tasks, Integer[]::new, task -> task.row().order()));
    }

    private static List<Artifact> artifacts(SlotBatch batch) {
        List<Artifact> artifacts = new ArrayList<>();
        for (Run run : batch.runs.values()) {
            if (!run.artifacts().isEmpty()) {
                var stages = batch.touchedStages(run.workflowId()).stream()
                        .map(StageNames::stage)
                        .collect(Collectors.toSet());
                run.artifacts().stream()
                        .filter(file -> stages.contains(file.stage()))
                        .forEach(file -> artifacts.add(new Artifact(run, file)));
            }
        }
        return artifacts;
    }

    private static Tuple artifacts(List<Artifact> artifacts) {
        return Tuple.tuple()
                .addArrayOfUUID(column(
                        artifacts, UUID[]::new, artifact -> artifact.run().workflowId()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().name()))
                .addArrayOfString(
                        text(artifacts, artifact -> artifact.run().identity().tenantId()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().mediaType()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().sha256()))
                .addArrayOfLong(column(
                        artifacts, Long[]::new, artifact -> artifact.file().size()))
                .addArrayOfString(text(artifacts, artifact -> artifact.file().stage()))
                .addArrayOfBoolean(column(
                        artifacts,
                        Boolean[]::new,
                        artifact -> artifact.run().identity().isSynthetic()))
                .addArrayOfString(
                        text(artifacts, artifact -> artifact.run().identity().scenarioId()));
    }

    private static Tuple commands(List<SlotBatch.Asked> asked, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(
                        column(asked, UUID[]::new, item -> item.command().commandId()))
                .addArrayOfUUID(
                        column(asked, UUID[]::new, item -> item.command().workflowId()))
                .addArrayOfString(text(asked, item -> item.command().verb().wireName()))
                .addArrayOfString(text(asked, item -> item.command().actor()))
                .addArrayOfString(text(asked, item -> item.command().reason()))
                .addArrayOfString(
                        text(asked, item -> CommandRow.of(item.outcome()).outcome()))
                .addArrayOfString(
                        text(asked, item -> CommandRow.of(item.outcome()).refusal()))
                .addArrayOfString(text(
                        asked,
                        item -> String.join(",", CommandRow.of(item.outcome()).allowed())));
    }

    private static Tuple journal(SlotBatch batch, int slot) {
        return Tuple.tuple()
                .addInteger(slot)
                .addArrayOfLong(column(batch.journal, Long[]::new, SlotBatch.Entry::seq))
                .addArrayOfUUID(column(
                        batch.journal, UUID[]::new, entry -> entry.record().workflowId()))
                .addArrayOfBuffer(column(batch.journal, Buffer[]::new, entry -> Buffer.buffer(entry.bytes())));
    }

    private static @Nullable String parentSpan(Run run) {
        var parent = run.identity().parentSpan();
        return parent == null ? null : parent.hex();
    }

    private static @Nullable UUID parent(Run run, Function<Run.Parent, UUID> part) {
        var parent = run.identity().parent();
        return parent == null ? null : part.apply(parent);
    }

    private static @Nullable String spending(Run run) {
        return run.spending().equals(Spending.NOTHING)
                ? null
                : new String(Json.bytes(run.spending()), StandardCharsets.UTF_8);
    }

    private static @Nullable String ending(Run run) {
        return run.ending() == null ? null : new String(Json.bytes(run.ending()), StandardCharsets.UTF_8);
    }

    private static @Nullable String waitingFor(Run run) {
        return run.nextWakeUp().map(Run.WakeUp::waitingFor).orElse(null);
    }

    private static @Nullable Instant wakeUpAt(Run run) {
        return run.nextWakeUp().map(Run.WakeUp::at).orElse(null);
    }

    static <R> String[] text(List<R> rows, Function<R, @Nullable String> value) {
        return column(rows, String[]::new, value);
    }

    static <R> OffsetDateTime[] time(List<R> rows, Function<R, @Nullable Instant> value) {
        return column(
                rows,
                OffsetDateTime[]::new,
                row -> Optional.ofNullable(value.apply(row))
                        .map(at -> at.atOffset(ZoneOffset.UTC))
                        .orElse(null));
    }

    static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
