using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using Assembly = System.Reflection.Assembly;

namespace Mbus.Tests.Nano;

/// <summary>An assembly that counts the executed IL instructions.</summary>
internal sealed class InstructionCounter
{
    private const string CounterType = "InstructionCounter";
    private const string CounterField = "Count";

    private readonly System.Reflection.FieldInfo _count;

    /// <param name="name">An assembly of the device; its reference to mscorlib is resolved to that of .NET.</param>
    public InstructionCounter(string name)
    {
        using AssemblyDefinition assembly = NanoFiles.Assembly(name);
        FieldDefinition counter = AddCounter(assembly.MainModule);
        foreach (MethodDefinition method in assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(method => method.HasBody))
            Weave(method.Body, counter);

        MemoryStream bytes = new();
        assembly.Write(bytes);
        bytes.Position = 0;
        Assembly = new AssemblyLoadContext(CounterType).LoadFromStream(bytes);
        _count = Assembly.GetType(CounterType, throwOnError: true)!.GetField(CounterField)!;
    }

    public Assembly Assembly { get; }

    /// <summary>Returns the number of instructions of an action, without its first run.</summary>
    public int Cost(Action work)
    {
        work();
        _count.SetValue(null, 0);
        work();
        return (int)_count.GetValue(null)!;
    }

    private static FieldDefinition AddCounter(ModuleDefinition module)
    {
        TypeDefinition type = new("", CounterType, TypeAttributes.Public | TypeAttributes.Class, module.TypeSystem.Object);
        FieldDefinition field = new(CounterField, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int32);
        type.Fields.Add(field);
        module.Types.Add(type);
        return field;
    }

    // The counter is incremented before each instruction; branches to the instruction are redirected to the increment.
    private static void Weave(MethodBody body, FieldDefinition counter)
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

    private static Instruction Count(ILProcessor il, Instruction before, FieldDefinition counter)
    {
        Instruction first = il.Create(OpCodes.Ldsfld, counter);
        il.InsertBefore(before, first);
        il.InsertBefore(before, il.Create(OpCodes.Ldc_I4, 1));
        il.InsertBefore(before, il.Create(OpCodes.Add));
        il.InsertBefore(before, il.Create(OpCodes.Stsfld, counter));
        return first;
    }
}
