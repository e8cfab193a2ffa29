/**
 * What every service has in common over HTTP.
 *
 * <pre>
 * request ─► auth (who asks) ─► the service's resource ─► tenant (what the database shows to whom)
 *                 └─────────────► http (problem details) ◄──────┘
 * </pre>
 */
@NullMarked
package dev.throughline.service;

import org.jspecify.annotations.NullMarked;
