package dev.throughline.worker.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.contracts.StageSpec;
import dev.throughline.contracts.StageSpec.ProductSpec;
import dev.throughline.contracts.TaskEnvelope;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Product;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.step.Arguments;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@link StageSpec#produces()}. The n-th row of a kind has the key {@code <kind>/<n>}, below a parent
 * {@code <parent key>/<kind>/<n>}, counted from 0. A child's expression sees its parent's value as {@code .item} and the
 * parent's n as {@code .index}. A null is no row, neither alone nor in an array.
 */
@ApplicationScoped
public class ProductEvaluator {
    /** What the engine stores of one row. */
    private static final int MAX_DATA = 16 * 1024;

    private static final int MAX_NAME = 200;
    private final Arguments arguments;

    public ProductEvaluator(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Whether the stage leaves rows at all. */
    public static boolean isAsked(StageSpec stage) {
        return stage.produces() != null && !stage.produces().isEmpty();
    }

    /**
     * Goes on after a problem: of an attempt that failed, whatever exists must be known, or nobody could undo it.
     *
     * @param steps outputs of the steps that succeeded
     * @param room bytes that the rows may take in the result
     */
    public ProductRows evaluate(TaskEnvelope task, Map<String, JsonNode> steps, int room) {
        var collected = new Collected(room);
        if (task.stage().produces() != null) {
            collect(task.stage().produces(), arguments.scope(task, steps), null, collected);
        }
        return new ProductRows(List.copyOf(collected.rows), collected.problem);
    }

    private void collect(List<ProductSpec> specs, ObjectNode scope, @Nullable String parentKey, Collected collected) {
        for (ProductSpec spec : specs) {
            JsonNode made;
            try {
                made = arguments.evaluate(spec.from(), scope);
            } catch (SkillException | RuntimeException e) {
                collected.refuse(spec.kind() + ": " + e.getMessage());
                continue;
            }
            for (JsonNode data : made.isArray() ? made : List.of(made)) {
                if (!data.isNull()) {
                    addWithChildren(spec, data, scope, parentKey, collected);
                }
            }
        }
    }

    private void addWithChildren(
            ProductSpec spec, JsonNode data, ObjectNode scope, @Nullable String parentKey, Collected collected) {
        String series = parentKey == null ? spec.kind() : parentKey + "/" + spec.kind();
        int number = collected.next(series);
        var row = new Product(series + "/" + number, spec.kind(), parentKey, data);
        if (collected.add(row) && spec.children() != null) {
            ObjectNode below = Json.MAPPER.createObjectNode();
            below.setAll(scope);
            below.set("item", data);
            below.put("index", number);
            collect(spec.children(), below, row.key(), collected);
        }
    }

    /** The rows so far; refuses what the engine would refuse, so that the rest of the result still counts. */
    private static final class Collected {
        private final List<Product> rows = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private int room;
        private @Nullable String problem;

        private Collected(int room) {
            this.room = room;
        }

        private int next(String series) {
            return numbers.merge(series, 1, Integer::sum) - 1;
        }

        private boolean add(Product row) {
            if (row.kind().isEmpty()
                    || row.kind().indexOf('\0') >= 0
                    || row.key().length() > MAX_NAME) {
                return refuse("the key " + row.key() + " is empty, contains NUL or exceeds " + MAX_NAME);
            }
            if (row.data() != null && Json.bytes(row.data()).length > MAX_DATA) {
                return refuse("the data of " + row.key() + " exceed " + MAX_DATA + " bytes");
            }
            int size = Json.bytes(row).length + 1;
            if (rows.size() >= TaskResult.MAX_PRODUCTS) {
                return refuse("more than " + TaskResult.MAX_PRODUCTS + " rows");
            }
            if (size > room) {
                return refuse("the rows do not fit into the result from " + row.key() + " on");
            }
            room -= size;
            return rows.add(row);
        }

        private boolean refuse(String reason) {
            problem = problem == null ? reason : problem;
            return false;
        }
    }
}
