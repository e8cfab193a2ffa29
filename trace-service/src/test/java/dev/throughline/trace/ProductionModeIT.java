package dev.throughline.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Production mode names everything that only pretends, and is not ready meanwhile. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
@TestProfile(ProductionModeIT.Pretending.class)
class ProductionModeIT {
    /** Everything that this service can pretend. */
    public static final class Pretending implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("throughline.mode", "production"),
                    Map.entry("throughline.auth.enabled", "false"),
                    Map.entry("throughline.infrastructure", "embedded"));
        }
    }

    @Test
    void shouldNotBeReadyAndNameEveryPretenceWhenInProduction() {
        // When
        var checks =
                given().get("/q/health/ready").then().statusCode(503).extract().jsonPath();

        // Then
        String check = "checks.find { it.name == 'production-mode' }";
        assertThat(checks.getString(check + ".status")).isEqualTo("DOWN");
        assertThat(checks.<String, String>getMap(check + ".data"))
                .containsKeys("mode", "authentication_disabled", "embedded_infrastructure");
    }
}
