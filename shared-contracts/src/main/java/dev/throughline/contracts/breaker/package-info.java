/** Which estimators of cost must not be relied on: what the topic of breakers comes to, for readers who must never wait. */
@NullMarked
package dev.throughline.contracts.breaker;

import org.jspecify.annotations.NullMarked;
