using Mbus.Twin;

namespace nanoFramework.Runtime.Native;

/// <summary>The heap.</summary>
public static class GC
{
    // What is free once the firmware runs: see device/Mbus.Firmware/MEMORY.md.
    private const uint FreeHeap = 44000;

    /// <summary>The free bytes.</summary>
    public static uint Run(bool compactHeap)
    {
        Board.Current.NeedNatives();
        return FreeHeap;
    }
}

/// <summary>The restart.</summary>
public class Power
{
    /// <summary>Restarts the device. The board counts it; the twin runs on.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot)
    {
        Board.Current.NeedNatives();
        Board.Current.Restart();
    }
}

/// <summary>The target of the restart.</summary>
public enum RebootOption
{
    /// <summary>The program.</summary>
    NormalReboot = 0,

    /// <summary>The loader.</summary>
    EnterNanoBooter = 1,

    /// <summary>The program, without the hardware.</summary>
    ClrOnly = 2,

    /// <summary>The loader of the chip's maker.</summary>
    EnterProprietaryBooter = 8,
}
