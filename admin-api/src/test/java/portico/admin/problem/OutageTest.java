package portico.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final String NAME = OutageTest.class.getName();

    private final AtomicLong now = new AtomicLong();
    private final List<LogRecord> said = new ArrayList<>();
    private final Outage outage = new Outage(Logger.getLogger(NAME), "The head cannot be read", now::get);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger(NAME);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void end() {
        java.util.logging.Logger.getLogger(NAME).removeHandler(handler);
    }

    @Test
    void anOutageOfAnHourIsALineAMinuteAndOneAtItsEnd() {
        for (int second = 0; second < 3600; second++) {
            outage.failed(new SQLException("connection refused", "08001"));
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        assertThat(said)
                .hasSize(60)
                .allSatisfy(line -> assertThat(line.getThrown())
                        .as("a database that is away needs no trace")
                        .isNull());
        outage.over();
        outage.over();
        assertThat(said).hasSize(61);
        outage.failed(new SQLException("connection refused", "08001"));
        assertThat(said).as("the next outage is said at once").hasSize(62);
    }

    @Test
    void aFaultOfOursBringsItsTrace() {
        var fault = new IllegalStateException("a fault");
        outage.failed(fault);
        assertThat(said)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrown()).isSameAs(fault));
    }

    @Test
    void whatWorksSaysNothing() {
        outage.over();
        assertThat(said).isEmpty();
    }
}
