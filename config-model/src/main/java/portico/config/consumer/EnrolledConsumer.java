package portico.config.consumer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/** A consumer with its credentials, as nodes receive both. */
public record EnrolledConsumer(Consumer consumer, List<Credential> credentials) implements Checked {
    public EnrolledConsumer(Consumer consumer, @Nullable List<Credential> credentials) {
        this.consumer = consumer;
        this.credentials = credentials == null ? List.of() : List.copyOf(credentials);
    }

    @Override
    public void check(Problems at) {
        consumer.check(at);
        at.each("credentials", credentials);
    }
}
