using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mbus.Tests.Nano;

/// <summary>
/// Rules against code that compiles against nanoFramework's API but fails on the device, or that the core must not contain. Each rule
/// returns the places in a type that violate it.
/// </summary>
internal static class CoreRules
{
    /// <summary>The types of the class library that the core may use: data, errors, and types for the compiler.</summary>
    private static readonly HashSet<string> Allowed =
    [
        "System.Object", "System.ValueType", "System.Enum", "System.Void", "System.String", "System.Array",
        "System.Boolean", "System.Char", "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32",
        "System.Int64", "System.UInt64", "System.Single", "System.Double", "System.BitConverter", "System.Convert", "System.IDisposable",
        "System.Delegate", "System.MulticastDelegate", "System.AsyncCallback", "System.IAsyncResult", "System.IntPtr", "System.Action",
        "System.Exception", "System.ArgumentException", "System.ArgumentNullException", "System.ArgumentOutOfRangeException",
        "System.FormatException", "System.InvalidOperationException", "System.NotSupportedException",
        "System.Attribute", "System.AttributeUsageAttribute", "System.AttributeTargets", "System.FlagsAttribute", "System.ObsoleteAttribute",
        "System.ParamArrayAttribute", "System.Reflection.DefaultMemberAttribute", "System.Diagnostics.DebuggableAttribute",
        "System.Runtime.CompilerServices.RuntimeHelpers", "System.RuntimeFieldHandle", "System.Runtime.CompilerServices.IsExternalInit",
        "System.Runtime.CompilerServices.ExtensionAttribute", "System.Runtime.CompilerServices.InternalsVisibleToAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullWhenAttribute", "System.Diagnostics.CodeAnalysis.MaybeNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute", "System.Diagnostics.CodeAnalysis.NotNullAttribute",
    ];

    /// <summary>The rules for all code on the device, not only for the core.</summary>
    public static readonly Rule[] OfTheDevice =
    [
        Generics, MultidimensionalArrays, DefaultInterfaceMethods, FunctionPointers, StackAllocations, FixedBuffers, PinnedLocals, Pointers,
        RequiredModifiers, Boxing, EnumTexts, CheckedArithmetic, FloatingPointDivision,
    ];

    private static readonly string[] FloatingPointSuffixes = [".r4", ".r8", ".r.un"];

    /// <summary>Returns the places in a type that violate the rule.</summary>
    public delegate IEnumerable<string> Rule(TypeDefinition type);

    public static IEnumerable<string> Generics(TypeDefinition type) =>
        CodeReader.TypesNamed(type).Where(use => use.Type is GenericInstanceType or GenericParameter).Select(use => $"{use.Place}: {use.Type.FullName}")
            .Concat(type.HasGenericParameters ? [type.FullName] : [])
            .Concat(type.Methods.Where(m => m.HasGenericParameters).Select(m => m.FullName))
            .Concat(Operations(type, i => i.Operand is GenericInstanceMethod));

    public static IEnumerable<string> MultidimensionalArrays(TypeDefinition type) => Names(type, named => named is ArrayType { IsVector: false });

    public static IEnumerable<string> DefaultInterfaceMethods(TypeDefinition type) =>
        type.IsInterface ? type.Methods.Where(m => m.HasBody).Select(m => m.FullName) : [];

    public static IEnumerable<string> FunctionPointers(TypeDefinition type) =>
        Names(type, named => named is FunctionPointerType).Concat(Operations(type, i => i.OpCode == OpCodes.Calli));

    public static IEnumerable<string> StackAllocations(TypeDefinition type) => Operations(type, i => i.OpCode == OpCodes.Localloc);

    public static IEnumerable<string> FixedBuffers(TypeDefinition type) =>
        Names(type, named => named.FullName == "System.Runtime.CompilerServices.FixedBufferAttribute");

    public static IEnumerable<string> PinnedLocals(TypeDefinition type) => Names(type, named => named is PinnedType);

    public static IEnumerable<string> Pointers(TypeDefinition type) => Names(type, named => named is PointerType);

    /// <summary>Volatile fields and other required modifiers, except init accessors.</summary>
    public static IEnumerable<string> RequiredModifiers(TypeDefinition type) =>
        Names(type, named => named is RequiredModifierType { ModifierType.Name: not "IsExternalInit" })
            .Concat(Operations(type, i => i.OpCode == OpCodes.Volatile));

    /// <summary>Boxing, explicit or caused by the call of a member that a value type inherits.</summary>
    public static IEnumerable<string> Boxing(TypeDefinition type) =>
        Operations(type, i => i.OpCode == OpCodes.Box || (ConstrainedTo(i) is { IsValueType: true } value && !Overrides(value, (MethodReference)i.Next.Operand)));

    /// <summary>Enum.ToString, which gives the number on the device.</summary>
    public static IEnumerable<string> EnumTexts(TypeDefinition type) =>
        Operations(type, i => (ConstrainedTo(i) is { IsEnum: true } && i.Next.Operand is MethodReference { Name: "ToString" })
            || i.Operand is MethodReference { Name: "ToString", DeclaringType.FullName: "System.Enum" });

    /// <summary>Arithmetic with an overflow check, which never fails on the device.</summary>
    public static IEnumerable<string> CheckedArithmetic(TypeDefinition type) =>
        Operations(type, i => i.OpCode.Name.Contains(".ovf", StringComparison.Ordinal));

    /// <summary>
    /// Divisions in a method that also handles floating point. The instruction does not show the type of its operands, so a method must
    /// contain only one of them; it can call another method for the other.
    /// </summary>
    public static IEnumerable<string> FloatingPointDivision(TypeDefinition type) =>
        Operations(type, i => i.OpCode == OpCodes.Div || i.OpCode == OpCodes.Rem, HandlesFloatingPoint);

    /// <summary>I/O, threads, the clock, the console, randomness, reflection: any type that is not on the list of what the core may use.</summary>
    public static IEnumerable<string> ForbiddenTypes(TypeDefinition type) => Names(type, named => IsForbidden(named, type.Module));

    private static bool IsForbidden(TypeReference named, ModuleDefinition module) =>
        named is not (TypeSpecification or GenericParameter) && named.Scope != module && !Allowed.Contains(named.FullName);

    private static bool HandlesFloatingPoint(MethodDefinition method) =>
        method.Parameters.Any(p => IsFloatingPoint(p.ParameterType))
            || method.Body.Variables.Any(v => IsFloatingPoint(v.VariableType))
            || method.Body.Instructions.Any(YieldsFloatingPoint);

    private static bool YieldsFloatingPoint(Instruction instruction) => instruction.Operand switch
    {
        FieldReference field => IsFloatingPoint(field.FieldType),
        MethodReference method => IsFloatingPoint(method.ReturnType),
        TypeReference type => IsFloatingPoint(type),
        _ => FloatingPointSuffixes.Any(suffix => instruction.OpCode.Name.EndsWith(suffix, StringComparison.Ordinal)),
    };

    private static bool IsFloatingPoint(TypeReference type) => type.GetElementType().FullName is "System.Single" or "System.Double";

    private static TypeDefinition? ConstrainedTo(Instruction instruction) =>
        instruction.OpCode == OpCodes.Constrained ? ((TypeReference)instruction.Operand).Resolve() : null;

    private static bool Overrides(TypeDefinition type, MethodReference called) =>
        type.Methods.Any(m => m.Name == called.Name && m.IsVirtual
            && m.Parameters.Select(p => p.ParameterType.FullName).SequenceEqual(called.Parameters.Select(p => p.ParameterType.FullName)));

    private static IEnumerable<string> Names(TypeDefinition type, Func<TypeReference, bool> condition) =>
        CodeReader.TypesNamed(type).Where(use => condition(use.Type)).Select(use => $"{use.Place}: {use.Type.FullName}");

    private static IEnumerable<string> Operations(TypeDefinition type, Func<Instruction, bool> condition, Func<MethodDefinition, bool>? where = null) =>
        CodeReader.Instructions(type).Where(at => condition(at.Instruction) && (where is null || where(at.Method)))
            .Select(at => $"{at.Method.FullName}: {at.Instruction}");
}
