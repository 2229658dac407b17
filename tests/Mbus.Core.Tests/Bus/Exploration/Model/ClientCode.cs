namespace Mbus.Tests.Bus.Exploration;

/// <summary>A client as telegrams name it: its place, and a number that distinguishes it from those that had the place before.</summary>
internal static class ClientCode
{
    /// <summary>A client that has left.</summary>
    internal const byte Gone = 15;

    private const byte GenerationMask = 3;
    private const int PlaceShift = 2;

    internal static byte Of(int place, byte generation) => (byte)((place << PlaceShift) | (generation & GenerationMask));

    internal static string Name(byte code) => code == Gone ? "?" : (char)('A' + (code >> PlaceShift)) + new string('\'', code & GenerationMask);
}
