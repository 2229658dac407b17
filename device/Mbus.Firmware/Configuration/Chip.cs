namespace Mbus.Firmware
{
    /// <summary>The chips that nanoFramework has targets for. Their pins are in <see cref="ChipPins"/>.</summary>
    internal enum Chip : byte
    {
        Esp32,
        Esp32S3,
        Esp32C3,
    }
}
