package dev.throughline.orchestrator.engine;

import dev.throughline.contracts.Json;
import dev.throughline.contracts.TaskResult;
import dev.throughline.contracts.TaskResult.Product;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that a result names, and what is wrong with them. A worker may be anybody's: nothing is taken on trust. */
final class Products {
    private static final int MAX_TEXT = 200;
    private static final int MAX_DATA = 16 * 1024;
    /** So many kinds are told apart in an event. */
    private static final int MAX_KINDS = 100;

    private static final String OTHERS = "...";

    private Products() {}

    /** Null when they can be stored. */
    static @Nullable String problem(TaskResult result) {
        List<Product> products = all(result);
        if (products.size() > TaskResult.MAX_PRODUCTS) {
            return products.size() + " products, at most " + TaskResult.MAX_PRODUCTS;
        }
        Map<String, Product> before = new HashMap<>();
        for (Product product : products) {
            if (isNoName(product.key()) || isNoName(product.kind())) {
                return "a product needs a key and a kind of 1 to " + MAX_TEXT + " characters without NUL";
            }
            if (product.parentKey() != null && !before.containsKey(product.parentKey())) {
                return "product " + product.key() + " stands before its parent " + product.parentKey();
            }
            if (product.data() != null && Json.bytes(product.data()).length > MAX_DATA) {
                return "the data of product " + product.key() + " exceed " + MAX_DATA + " bytes";
            }
            if (before.put(product.key(), product) != null) {
                return "two products have the key " + product.key();
            }
        }
        return null;
    }

    /** Ids follow from what the rows belong to, so that the same result always means the same rows. */
    static List<ProductRow> rows(UUID workflowId, String stage, TaskResult result) {
        List<ProductRow> rows = new ArrayList<>();
        for (Product product : all(result)) {
            rows.add(new ProductRow(
                    id(workflowId, result, product.key()),
                    stage,
                    result.taskId(),
                    result.attempt(),
                    product.key(),
                    product.kind(),
                    product.parentKey() == null ? null : id(workflowId, result, product.parentKey()),
                    product.parentKey(),
                    product.data()));
        }
        return rows;
    }

    /** How many of each kind; null for none, as events have it. */
    static @Nullable Map<String, Integer> counts(List<ProductRow> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        Map<String, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row.kind(), 1, Integer::sum));
        return few(counts);
    }

    /** As many kinds as fit into an event; the rows of all others are counted as one. */
    static Map<String, Integer> few(Map<String, Integer> counts) {
        if (counts.size() <= MAX_KINDS) {
            return counts;
        }
        Map<String, Integer> few = new TreeMap<>();
        counts.forEach((kind, count) -> few.merge(few.size() < MAX_KINDS ? kind : OTHERS, count, Integer::sum));
        return few;
    }

    private static List<Product> all(TaskResult result) {
        return result.products() == null ? List.of() : result.products();
    }

    private static boolean isNoName(@Nullable String text) {
        return text == null || text.isEmpty() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0;
    }

    private static UUID id(UUID workflowId, TaskResult result, String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((workflowId + "|" + result.taskId() + "|" + result.attempt() + "|")
                    .getBytes(StandardCharsets.UTF_8));
            var bytes = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
            // Version 8, variant 2: a UUID of our own making (RFC 9562).
            return new UUID(
                    bytes.getLong() & 0xffff_ffff_ffff_0fffL | 0x8000L,
                    bytes.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
