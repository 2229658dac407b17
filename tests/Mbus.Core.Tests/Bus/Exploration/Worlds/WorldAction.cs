namespace Mbus.Tests.Bus.Exploration;

/// <summary>One step of a path: what happens, to which client, and which request, result or reply.</summary>
internal readonly record struct WorldAction(ActionKind Kind, byte Client, byte Index)
{
    internal WorldAction(TransmissionResult result)
        : this(ActionKind.Advance, 0, (byte)result)
    {
    }

    internal ushort Packed => (ushort)(((int)Kind << 12) | (Client << 8) | Index);

    internal static WorldAction Unpack(ushort packed) => new((ActionKind)(packed >> 12), (byte)((packed >> 8) & 0xF), (byte)packed);
}
