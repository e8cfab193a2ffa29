/** Who this worker is and whether it can take work. */
@NullMarked
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Throughline worker",
                        version = "1",
                        description = "A worker takes its tasks from Kafka; over HTTP it only says who it is."))
package dev.throughline.worker.status;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.jspecify.annotations.NullMarked;
