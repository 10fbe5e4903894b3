package portico.admin.channel;

/** The port for nodes cannot be had. */
final class ChannelStartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChannelStartFailure(String host, int port, Throwable cause) {
        super(
                "The admin service cannot listen for nodes on %s:%d: %s. PORTICO_CHANNEL_PORT and PORTICO_CHANNEL_HOST move it."
                        .formatted(
                                host,
                                port,
                                cause.getCause() == null
                                        ? cause
                                        : cause.getCause().getMessage()),
                cause);
    }
}
