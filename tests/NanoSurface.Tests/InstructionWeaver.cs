using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Mbus.Tests.Nano;

/// <summary>Adds the counting of executed IL instructions to a method.</summary>
internal static class InstructionWeaver
{
    // The counter is incremented before each instruction; branches to the instruction are redirected to the increment.
    public static void Weave(MethodBody body, FieldReference counter)
    {
        body.SimplifyMacros();
        ILProcessor il = body.GetILProcessor();
        Dictionary<Instruction, Instruction> moved = [];
        Instruction[] instructions = [.. body.Instructions];
        for (int i = 0; i < instructions.Length; i++)
        {
            // A prefix must stay directly before its instruction.
            bool isPrefixed = i > 0 && instructions[i - 1].OpCode.OpCodeType == OpCodeType.Prefix;
            if (!isPrefixed)
                moved[instructions[i]] = Count(il, instructions[i], counter);
        }

        foreach (Instruction instruction in instructions)
        {
            if (instruction.Operand is Instruction target)
                instruction.Operand = moved[target];
            else if (instruction.Operand is Instruction[] targets)
                instruction.Operand = targets.Select(t => moved[t]).ToArray();
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = moved[handler.TryStart];
            handler.TryEnd = moved[handler.TryEnd];
            handler.HandlerStart = moved[handler.HandlerStart];
            handler.HandlerEnd = handler.HandlerEnd == null ? null : moved[handler.HandlerEnd];
        }
    }

    private static Instruction Count(ILProcessor il, Instruction before, FieldReference counter)
    {
        Instruction first = il.Create(OpCodes.Ldsfld, counter);
        il.InsertBefore(before, first);
        il.InsertBefore(before, il.Create(OpCodes.Ldc_I4, 1));
        il.InsertBefore(before, il.Create(OpCodes.Add));
        il.InsertBefore(before, il.Create(OpCodes.Stsfld, counter));
        return first;
    }
}
