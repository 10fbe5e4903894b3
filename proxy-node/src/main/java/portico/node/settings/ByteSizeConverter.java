package portico.node.settings;

import org.eclipse.microprofile.config.spi.Converter;
import portico.config.ByteSize;

/** Sizes in settings, in the form that they have in configuration. */
public final class ByteSizeConverter implements Converter<ByteSize> {
    private static final long serialVersionUID = 1;

    @Override
    public ByteSize convert(String value) {
        return ByteSize.parse(value);
    }
}
