package portico.testing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What is logged while it is open, as text: by others what an operator sees, by us everything. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final StringBuilder text = new StringBuilder();
    private final Logger root = LogManager.getLogManager().getLogger("");
    private final Logger ours = Logger.getLogger("portico");
    private final Level rootLevel = root.getLevel();
    private final Level ourLevel = ours.getLevel();

    public CapturedLog() {
        root.addHandler(this);
        root.setLevel(Level.INFO);
        ours.setLevel(Level.ALL);
    }

    public synchronized String text() {
        return text.toString();
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        String message = entry instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : entry.getMessage();
        text.append(entry.getLoggerName()).append(' ').append(message).append('\n');
        for (Throwable thrown = entry.getThrown(); thrown != null; thrown = thrown.getCause())
            text.append(thrown).append('\n');
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        root.setLevel(rootLevel);
        ours.setLevel(ourLevel);
    }
}
