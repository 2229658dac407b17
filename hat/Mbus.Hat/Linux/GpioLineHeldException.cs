namespace Mbus.Hat.Linux;

/// <summary>Another process, or the kernel itself, holds a GPIO line.</summary>
/// <param name="holder">Its consumer name.</param>
/// <param name="isOutput">True if the line is an output.</param>
internal sealed class GpioLineHeldException(string holder, bool isOutput) : IOException($"held by '{holder}'")
{
    /// <summary>Consumer name of the holder.</summary>
    public string Holder { get; } = holder;

    /// <summary>True if the line is an output.</summary>
    public bool IsOutput { get; } = isOutput;
}
