using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// One deliberate fault: a method of Mbus.Core that returns at once, with a constant; always, or where the frame that it gets has a
/// certain address or asks for a certain function.
/// </summary>
internal sealed record Mutant(string Name, string Type, string Method, int Result = 0)
{
    /// <summary>The address for which the method is broken.</summary>
    internal int? Address { get; init; }

    /// <summary>The function (C field without frame count bits) for which it is.</summary>
    internal int? Function { get; init; }

    public override string ToString() => Name;

    internal void Apply(ModuleDefinition module)
    {
        TypeDefinition type = module.GetType("Mbus." + Type) ?? throw new InvalidOperationException($"There is no type {Type}.");
        bool needsFrame = Address != null || Function != null;
        MethodDefinition method = type.Methods.FirstOrDefault(m => m.Name == Method && (!needsFrame || FrameOf(m) != null))
            ?? throw new InvalidOperationException($"There is no method {Type}.{Method}.");
        ILProcessor il = method.Body.GetILProcessor();
        Instruction first = method.Body.Instructions[0];
        foreach (Instruction instruction in Condition(il, method, module, first).Concat(Return(il, method)))
            il.InsertBefore(first, instruction);
    }

    private static ParameterDefinition? FrameOf(MethodDefinition method) => method.Parameters.FirstOrDefault(p => p.ParameterType.Name == nameof(Frame));

    private IEnumerable<Instruction> Condition(ILProcessor il, MethodDefinition method, ModuleDefinition module, Instruction otherwise)
    {
        if (Address == null && Function == null)
            yield break;

        TypeDefinition frame = module.GetType("Mbus.Frame");
        yield return il.Create(OpCodes.Ldarga, FrameOf(method));
        yield return il.Create(OpCodes.Call, frame.Methods.Single(m => m.Name == (Address != null ? "get_A" : "get_C")));
        if (Function != null)
            yield return il.Create(OpCodes.Call, module.GetType("Mbus.ControlField").Methods.Single(m => m.Name == "Function"));
        yield return il.Create(OpCodes.Ldc_I4, Address ?? Function!.Value);
        yield return il.Create(OpCodes.Bne_Un, otherwise);
    }

    private IEnumerable<Instruction> Return(ILProcessor il, MethodDefinition method)
    {
        string type = method.ReturnType.Name;
        if (type == nameof(Int64))
            yield return il.Create(OpCodes.Ldc_I8, (long)Result);
        else if (type != "Void")
            yield return il.Create(OpCodes.Ldc_I4, Result);
        yield return il.Create(OpCodes.Ret);
    }
}
