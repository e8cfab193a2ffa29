package dev.throughline.worker.product;

import dev.throughline.contracts.TaskResult.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param products those that can be stored, parents before their children
 * @param problem the first reason why not all of them are there, or null
 */
public record ProductRows(List<Product> products, @Nullable String problem) {}
