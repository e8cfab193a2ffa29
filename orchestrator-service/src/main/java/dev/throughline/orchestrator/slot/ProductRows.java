package dev.throughline.orchestrator.slot;

import static dev.throughline.orchestrator.slot.RunRows.column;
import static dev.throughline.orchestrator.slot.RunRows.text;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** What runs leave behind, and what they no longer do, as parts of the group commit. */
final class ProductRows {
    private ProductRows() {}

    static void addTo(GroupCommitSql commit, SlotBatch batch, OffsetDateTime at) {
        if (!batch.products.isEmpty()) {
            commit.add(SlotSql.PRODUCTS, inserts(batch.products, at));
        }
        if (!batch.deletedProducts.isEmpty()) {
            commit.add(SlotSql.DELETE_PRODUCTS, deletes(batch.deletedProducts));
        }
        if (!batch.deletedArtifacts.isEmpty()) {
            commit.add(SlotSql.DELETE_ARTIFACTS, deletedArtifacts(batch.deletedArtifacts));
        }
    }

    private static Tuple inserts(List<SlotBatch.Product> products, OffsetDateTime at) {
        return Tuple.tuple()
                .addOffsetDateTime(at)
                .addArrayOfUUID(
                        column(products, UUID[]::new, product -> product.row().id()))
                .addArrayOfUUID(
                        column(products, UUID[]::new, product -> product.run().workflowId()))
                .addArrayOfString(
                        text(products, product -> product.run().identity().tenantId()))
                .addArrayOfString(text(products, product -> product.row().stage()))
                .addArrayOfUUID(
                        column(products, UUID[]::new, product -> product.row().taskId()))
                .addArrayOfInteger(column(
                        products, Integer[]::new, product -> product.row().attempt()))
                .addArrayOfInteger(IntStream.range(0, products.size()).boxed().toArray(Integer[]::new))
                .addArrayOfString(text(products, product -> product.row().key()))
                .addArrayOfString(text(products, product -> product.row().kind()))
                .addArrayOfUUID(
                        column(products, UUID[]::new, product -> product.row().parentId()))
                .addArrayOfString(text(products, product -> product.row().parentKey()))
                .addArrayOfString(text(
                        products,
                        product -> product.row().data() == null
                                ? null
                                : product.row().data().toString()))
                .addArrayOfBoolean(column(
                        products,
                        Boolean[]::new,
                        product -> product.run().identity().isSynthetic()))
                .addArrayOfString(
                        text(products, product -> product.run().identity().scenarioId()));
    }

    private static Tuple deletes(List<SlotBatch.Deleted> deleted) {
        return Tuple.tuple()
                .addArrayOfUUID(column(deleted, UUID[]::new, SlotBatch.Deleted::workflowId))
                .addArrayOfUUID(column(deleted, UUID[]::new, SlotBatch.Deleted::productId));
    }

    private static Tuple deletedArtifacts(List<SlotBatch.DeletedArtifact> deleted) {
        return Tuple.tuple()
                .addArrayOfUUID(column(deleted, UUID[]::new, SlotBatch.DeletedArtifact::workflowId))
                .addArrayOfString(text(deleted, SlotBatch.DeletedArtifact::name));
    }
}
