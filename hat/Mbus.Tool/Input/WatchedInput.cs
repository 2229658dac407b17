namespace Mbus.Tool.Input;

/// <summary>Input that calls an action before each read, since the read can wait.</summary>
internal sealed class WatchedInput(Stream input, Action beforeRead) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        beforeRead();
        return input.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
