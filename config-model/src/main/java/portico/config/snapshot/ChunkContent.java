package portico.config.snapshot;

import java.util.List;
import portico.config.consumer.EnrolledConsumer;

/**
 * What a chunk holds.
 *
 * @param entries all that can be read; of consumers those with nothing wrong, without credentials that are
 * @param withheld consumers with something wrong: their id, a name and those credentials that are good, so that whoever
 *     shows one of these can be told from a stranger. They are not to be served
 * @param problems what is wrong with consumers and credentials
 */
public record ChunkContent(List<ChunkEntry> entries, List<EnrolledConsumer> withheld, List<EntityProblem> problems) {
    public ChunkContent {
        entries = List.copyOf(entries);
        withheld = List.copyOf(withheld);
        problems = List.copyOf(problems);
    }
}
