package kawi.samples.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;
import org.knowm.xchart.XYChart;

/// Panels below each other in one PNG file.
public final class Picture {
    private Picture() {}

    /// Writes the picture.
    ///
    /// @return why it could not be drawn or written, or an empty text: what it shows is computed all the same
    public static String write(Path file, List<Panel> panels) {
        try {
            byte[] picture = png(panels);
            AtomicFile.write(file, channel -> {
                for (var bytes = ByteBuffer.wrap(picture); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            });
            return "";
        } catch (IOException e) {
            return FileException.reason(e);
        } catch (FileException e) {
            return e.getMessage();
        } catch (LinkageError | IllegalStateException e) { // such as on a JVM without fonts
            return e.toString();
        }
    }

    private static byte[] png(List<Panel> panels) throws IOException {
        List<XYChart> charts = panels.stream().map(Panel::chart).toList();
        int width = charts.stream().mapToInt(XYChart::getWidth).max().orElseThrow();
        int height = charts.stream().mapToInt(XYChart::getHeight).sum();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D page = image.createGraphics();
        page.setColor(Color.WHITE);
        page.fillRect(0, 0, width, height);
        for (XYChart chart : charts) {
            chart.paint(page, chart.getWidth(), chart.getHeight());
            page.translate(0, chart.getHeight());
        }
        page.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
