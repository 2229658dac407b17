namespace Mbus.Tests.Bus.Exploration;

/// <summary>How a model slave differs from the plain one.</summary>
[Flags]
internal enum SlaveQuirks : byte
{
    None = 0,

    /// <summary>One memory for both dialogues, under the own address and under 253: cheap meters.</summary>
    OneMemory = 1,

    /// <summary>A request without frame count leaves the remembered bit as it is.</summary>
    KeepsCount = 2,

    /// <summary>After a reset the remembered bit is 0, so that a first request with FCB 0 is a repeat, as the standard's text has it.</summary>
    StrictReset = 4,
}
