/** The whole platform from outside: four processes, a real broker, a durable Postgres, HTTP. */
package dev.throughline.system;
