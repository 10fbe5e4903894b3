package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.node.NodeEnrolment;
import portico.admin.quota.QuotaRetention;
import portico.admin.testing.AdminApi;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.policy.quota.CalendarWindow;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;

/** What nodes let pass of quotas, from what they say to what the API answers. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class QuotasTest {
    private static final UUID KEY = new UUID(7, 7);

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Enrolled enrolled;

    @Inject
    QuotaRetention retention;

    private final AdminApi api = AdminApi.as("editor");
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private ConfigurationRows rows;
    private UUID consumer;
    private EnrolledNode first;
    private EnrolledNode second;

    @BeforeEach
    void start() {
        rows = new ConfigurationRows(database);
        rows.execute("delete from quota_count");
        first = enrolled.node();
        second = enrolled.node();
        JsonNode put = api.put("/consumers/metered", "{}").json();
        consumer = UUID.fromString(put.path("id").asText());
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : open) part.close();
        rows.execute("delete from node_status");
    }

    @Test
    void whatTwoNodesLetPassIsOneCountAndEachHearsOfIt() {
        TestNode here = connect(first);
        TestNode there = connect(second);
        UUID run = UUID.randomUUID();
        here.say(said(run, 1, use(KEY, consumer, begin, 30)));
        assertThat(here.counted()).isEqualTo(new Counted(run, 1, List.of(standing(KEY, 30))));
        UUID other = UUID.randomUUID();
        there.say(said(other, 1, use(KEY, consumer, begin, 12), use(new UUID(7, 8), null, begin, 5)));
        assertThat(there.counted())
                .isEqualTo(new Counted(other, 1, List.of(standing(KEY, 42), standing(new UUID(7, 8), 5))));
        // One that has been used by others only asks how it stands.
        here.say(said(run, 2, use(KEY, consumer, begin, 0)));
        assertThat(here.counted().standings()).containsExactly(standing(KEY, 42));

        JsonNode items = api.get("/consumers/metered/quotas").expect(200).json().path("items");
        assertThat(items).hasSize(1);
        JsonNode quota = items.get(0);
        assertThat(quota.path("policy").asText()).isEqualTo("quota");
        assertThat(quota.path("attachedTo").asText()).isEqualTo("route/orders/quota");
        assertThat(quota.path("window").asText()).isEqualTo("day");
        assertThat(quota.path("timeZone").asText()).isEqualTo("UTC");
        assertThat(quota.path("limit").asLong()).isEqualTo(100);
        assertThat(quota.path("used").asLong()).isEqualTo(42);
        assertThat(quota.path("remaining").asLong()).isEqualTo(58);
        assertThat(Instant.parse(quota.path("from").asText())).isEqualTo(begin);
        assertThat(Instant.parse(quota.path("resetsAt").asText())).isEqualTo(begin.plus(1, ChronoUnit.DAYS));
    }

    @Test
    void whatIsSaidAgainIsCountedOnce() {
        TestNode node = connect(first);
        UUID run = UUID.randomUUID();
        for (int time = 0; time < 3; time++) {
            node.say(said(run, 1, use(KEY, consumer, begin, 30)));
            assertThat(node.counted().sequence()).isEqualTo(1);
        }
        node.say(said(run, 2, use(KEY, consumer, begin, 1)));
        assertThat(node.counted().standings()).containsExactly(standing(KEY, 31));
    }

    @Test
    void windowsThatHaveEndedAreShownApartAndRemovedInTheEnd() throws Exception {
        TestNode node = connect(first);
        Instant yesterday = begin.minus(1, ChronoUnit.DAYS);
        Instant longAgo = begin.minus(92, ChronoUnit.DAYS);
        node.say(said(
                UUID.randomUUID(),
                1,
                use(KEY, consumer, begin, 1),
                use(KEY, consumer, yesterday, 2),
                use(KEY, consumer, longAgo, 3)));
        node.counted();
        assertThat(used("")).containsExactly(1L);
        assertThat(used("?past=true")).containsExactly(2L, 3L);
        retention.clean();
        assertThat(used("?past=true")).containsExactly(2L);
    }

    @Test
    void whoIsNotThereHasNone() {
        api.get("/consumers/nobody-at-all/quotas").expect(404);
        assertThat(used("")).isEmpty();
    }

    @Test
    void quotasThatCannotBeEndTheChannel() throws Exception {
        TestNode node = connect(first);
        node.say(said(UUID.randomUUID(), 1, use(KEY, consumer, begin, -1)));
        assertThat(node.closeCode()).isEqualTo(1008);
        assertThat(used("")).isEmpty();
    }

    private List<Long> used(String query) {
        var used = new ArrayList<Long>();
        api.get("/consumers/metered/quotas" + query)
                .expect(200)
                .json()
                .path("items")
                .forEach(item -> used.add(item.path("used").asLong()));
        return used;
    }

    private TestNode connect(EnrolledNode node) {
        var replica = new TestReplica(vertx, database, enrolment);
        open.add(replica);
        var channel = new TestNode(vertx, replica.port(), node.token());
        open.add(0, channel);
        channel.helloWithNothing();
        return channel;
    }

    private QuotaStanding standing(UUID key, long used) {
        return new QuotaStanding(key, begin.atOffset(ZoneOffset.UTC).toEpochSecond(), used);
    }

    private static Traffic said(UUID run, long sequence, QuotaUse... uses) {
        return new Traffic(run, sequence, 0, List.of(), List.of(uses));
    }

    private static QuotaUse use(UUID key, @Nullable UUID consumer, Instant begin, long used) {
        return new QuotaUse(
                key,
                begin,
                begin.plus(1, ChronoUnit.DAYS),
                consumer,
                null,
                null,
                "quota",
                "route/orders/quota",
                CalendarWindow.DAY,
                "UTC",
                100,
                used);
    }
}
