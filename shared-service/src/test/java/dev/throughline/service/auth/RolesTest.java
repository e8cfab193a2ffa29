package dev.throughline.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RolesTest {
    @Test
    void shouldHoldTheRolesBelowWhenARoleIsClaimed() {
        assertThat(Roles.of(Set.of("operator"), "a"))
                .containsExactlyInAnyOrder(Roles.OPERATOR, Roles.SUBMITTER, Roles.VIEWER);
        assertThat(Roles.of(Set.of("submitter"), "a")).containsExactlyInAnyOrder(Roles.SUBMITTER, Roles.VIEWER);
        assertThat(Roles.of(Set.of("viewer"), "a")).containsExactly(Roles.VIEWER);
        assertThat(Roles.of(Set.of("service"), "")).containsExactly(Roles.SERVICE);
    }

    @Test
    void shouldGiveNothingWhenAClaimNamesWhatIsNeverClaimed() {
        assertThat(Roles.of(Set.of("platform", "journey", "admin", "OPERATOR"), "*"))
                .isEmpty();
    }

    @Test
    void shouldBeThePlatformsWhenAnOperatorIsOfAllTenants() {
        assertThat(Roles.of(Set.of("operator"), "*")).contains(Roles.PLATFORM);
        assertThat(Roles.of(Set.of("viewer"), "*")).containsExactly(Roles.VIEWER);
    }
}
