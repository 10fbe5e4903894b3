package portico.admin.consumer;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group that consumers are in, or that something names.
 *
 * @param consumers how many are in it
 * @param policies how many shared policies run for it, those that are switched off among them
 */
@Schema(description = "A group of consumers: a word that they bear.")
record ConsumerGroup(
        @Schema(examples = "partners") String name,

        @Schema(description = "How many consumers are in it.", examples = "120")
        long consumers,

        @Schema(description = "How many shared policies are attached to it.", examples = "1")
        long policies) {}
