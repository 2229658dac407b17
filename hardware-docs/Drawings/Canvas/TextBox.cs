namespace Mbus.HardwareDocs.Canvas;

/// <summary>The maximum area of a text, for any font of the reader.</summary>
internal readonly record struct TextBox(string Text, double X, double Y, double Width, double Height)
{
    internal bool Overlaps(TextBox other) =>
        X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;

    internal bool IsWithin(int width, int height) => X >= 0 && Y >= 0 && X + Width <= width && Y + Height <= height;
}
