/**
 * Language models as skills. A template asks for a capability; the operator says which model serves it.
 *
 * <pre>
 * llm.chat, llm.extract ─► ModelCatalog (capability → model) ─► ModelCaller (bounds, evidence, redaction)
 *                                                                   ├─► RemoteModel (LangChain4j over GuardedHttpClient)
 *                                                                   └─► StubModel (development only)
 * </pre>
 *
 * Prompts and answers are never logged and never leave in events: their hashes do.
 */
@NullMarked
package dev.throughline.worker.llm;

import org.jspecify.annotations.NullMarked;
