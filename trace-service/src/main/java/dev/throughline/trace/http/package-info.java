/** JSON conventions and problem details of every HTTP answer; what they have in common in the OpenAPI document. */
@NullMarked
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Throughline trace service",
                        version = "1",
                        description =
                                "Traces, steps and causality of workflows, read from an append-only ledger. Every error is a"
                                        + " problem detail (RFC 9457). Absent fields have no value."),
        components =
                @Components(
                        responses = {
                            @APIResponse(
                                    name = "BadRequest",
                                    description = "A parameter is not what it should be",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "NotFound",
                                    description = "The ledger has no trace or workflow of this id",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "Archived",
                                    description = "What the ledger had of it was archived: the answer names the files",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "InternalError",
                                    description =
                                            "The request could not be answered, such as while the database is away",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.class)))
                        }))
package dev.throughline.trace.http;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.NullMarked;
