package portico.node.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;
import portico.config.route.Route;

class AccountsTest {
    private final Accounts accounts = new Accounts(1);

    /** As when a revision has a new name for a route, fails at another one, and is taken back. */
    @Test
    void whatIsKeptIsCalledAsItIsCalledInWhatIsServed() {
        var id = UUID.randomUUID();
        Route served = route(id, "orders");
        var counts = accounts.of(served);
        accounts.of(route(id, "orders-v2"));
        accounts.keep(List.of(served), List.of());
        assertThat(accounts.routes()).singleElement().satisfies(account -> {
            assertThat(account.name()).isEqualTo("orders");
            assertThat(account.perLoop()).isSameAs(counts);
        });
    }

    @Test
    void whatIsGoneIsForgotten() {
        Route gone = route(UUID.randomUUID(), "gone");
        accounts.of(gone);
        accounts.keep(List.of(route(UUID.randomUUID(), "never-counted")), List.of());
        assertThat(accounts.routes()).isEmpty();
        assertThat(accounts.goneRoutes())
                .singleElement()
                .extracting(Accounts.Account::name)
                .isEqualTo("gone");
    }

    private static Route route(UUID id, String name) {
        String json = "{\"name\":\"%s\",\"match\":{\"paths\":[\"/\"]},\"respond\":{\"status\":204}}".formatted(name);
        return ConfigJson.read(json.getBytes(UTF_8), Route.class).withId(id);
    }
}
