/** JSON conventions and problem details of every HTTP answer; what they have in common in the OpenAPI document. */
@NullMarked
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Throughline orchestrator",
                        version = "1",
                        description =
                                "Accepts workflows and shows them. Every error is a problem detail (RFC 9457). Absent fields have"
                                        + " no value."),
        components =
                @Components(
                        responses = {
                            @APIResponse(
                                    name = "Malformed",
                                    description = "The body is not valid JSON of the expected shape",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "NotFound",
                                    description = "There is no such thing",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "KeyReused",
                                    description = "The idempotency key was used for another request",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "NotNow",
                                    description =
                                            "The state does not permit it; allowed lists what is possible instead",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "Changed",
                                    description = "It was changed in the meantime; look at it again and repeat",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "NoCondition",
                                    description = "If-Match is needed: the ETag of what was looked at, or *",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "TooMany",
                                    description = "Too many requests; Retry-After says when to ask again",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "Gone",
                                    description = "It was there, and is no longer kept",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "RangeNotSatisfiable",
                                    description = "The content has no such part; Content-Range says how much there is",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "TooLarge",
                                    description = "The body is larger than allowed",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "UnsupportedMediaType",
                                    description = "The media type is not supported",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "Invalid",
                                    description =
                                            "The request cannot be carried out as it is; errors lists every reason with its place",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "DigestMismatch",
                                    description = "The content does not match its digest",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class))),
                            @APIResponse(
                                    name = "Unavailable",
                                    description =
                                            "The service cannot take this now; Retry-After says when to ask again",
                                    content =
                                            @Content(
                                                    mediaType = "application/problem+json",
                                                    schema = @Schema(implementation = Problem.Detail.class)))
                        }))
package dev.throughline.orchestrator.http;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.NullMarked;
