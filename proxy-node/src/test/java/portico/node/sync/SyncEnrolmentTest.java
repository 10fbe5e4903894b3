package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** A node that is drained, revoked or enrolled. */
class SyncEnrolmentTest extends NodeInSync {
    @ParameterizedTest(name = "with a channel: {0}")
    @ValueSource(booleans = {true, false})
    void aDrainedNodeStaysSoUntilItIsTakenBack(boolean channels) {
        admin.channels = channels;
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        Await.until("in service", () -> status.complete());
        admin.drain(true);
        Await.until("drained", () -> status.drained());
        admin.publish(Section.ROUTING, Drawn.services(3));
        running(2); // it goes with the configuration all the same
        admin.stop();
        Await.until("alone", () -> status.link() == SyncStatus.Link.NONE);
        assertThat(status.drained()).isTrue();
        admin.start();
        admin.drain(false);
        Await.until("taken back", () -> !status.drained());
    }

    @ParameterizedTest(name = "with a channel: {0}")
    @ValueSource(booleans = {true, false})
    void aRevokedNodeIsOutAndForgets(boolean channels) throws Exception {
        admin.channels = channels;
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        Await.until("in service", () -> status.complete());
        Await.until("stored", () -> files() > 0);

        admin.revoke();
        Await.until("out", () -> target.withdrawals > 0 && !status.complete());
        assertThat(status.link()).isEqualTo(SyncStatus.Link.UNAUTHORIZED);
        Await.until("the disk is empty", () -> files() == 0);

        admin.token = FakeAdmin.TOKEN;
        Await.until("enrolled again", () -> status.complete());
        Await.until("linked again", () -> status.link() != SyncStatus.Link.UNAUTHORIZED);
    }

    @Test
    void aNodeThatIsCompilingIsOutBeforeItIsDone() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(2));
        start();
        running(1);
        var reached = new CountDownLatch(1);
        var open = target.holdNextRouting(reached);
        admin.publish(Section.ROUTING, Drawn.services(3));
        reached.await();
        admin.revoke();
        Await.until("out", () -> target.withdrawals > 0);
        assertThat(status.link()).isEqualTo(SyncStatus.Link.UNAUTHORIZED);
        open.countDown();
        Await.until("it stays out", () -> target.withdrawals > 1 && !status.complete());
    }

    @Test
    void aNodeWithAJoinTokenGetsATokenOfItsOwnOnce() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(1));
        Path kept = directory.resolve("node.token");
        start(target, status, List.of(admin), new NodeToken("n1", null, null, "join-me", kept));
        running(1);
        assertThat(admin.joins).hasSize(1).allSatisfy(join -> {
            assertThat(join.name()).isEqualTo("n1");
            assertThat(join.token()).isEqualTo("join-me");
        });
        assertThat(Files.readString(kept)).isEqualTo(FakeAdmin.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        admin.cut();
        Await.until("a second channel", () -> admin.heard(Hello.class).size() >= 2);
        assertThat(admin.joins).hasSize(1);
    }

    @Test
    void aTokenFileIsReadAgainAtEachAttempt() throws Exception {
        admin.publish(Section.ROUTING, Drawn.services(1));
        Path file = directory.resolve("token");
        Files.writeString(file, "an old one\n");
        start(target, status, List.of(admin), new NodeToken("n1", null, file, null, directory.resolve("kept")));
        Await.until("refused", () -> status.link() == SyncStatus.Link.UNAUTHORIZED);
        Files.writeString(file, FakeAdmin.TOKEN + "\n");
        running(1);
    }
}
