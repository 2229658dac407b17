namespace System
{
    public class Object
    {
        public extern Object();

        public virtual extern string ToString();
        public virtual extern bool Equals(object obj);
        public static extern bool Equals(object objA, object objB);
        public static extern bool ReferenceEquals(object objA, object objB);
        public virtual extern int GetHashCode();
        public extern Type GetType();
        protected extern object MemberwiseClone();
    }

    public abstract class ValueType
    {
        protected extern ValueType();

        public override extern bool Equals(object obj);
    }

    public abstract class Enum : ValueType
    {
        protected extern Enum();

        public extern bool HasFlag(Enum flag);
        public override extern string ToString();
    }

    public struct Void
    {
    }

    public struct RuntimeArgumentHandle
    {
    }

    public struct RuntimeFieldHandle
    {
    }

    public struct RuntimeMethodHandle
    {
    }

    public struct RuntimeTypeHandle
    {
    }

    public struct TypedReference
    {
    }

    public interface ICloneable
    {
        object Clone();
    }

    public interface IComparable
    {
        int CompareTo(object obj);
    }

    public interface IDisposable
    {
        void Dispose();
    }

    public abstract class Type : Reflection.MemberInfo, Reflection.IReflect
    {
        protected extern Type();

        public abstract override Type DeclaringType { get; }
        public extern string FullName { get; }
        public extern Type BaseType { get; }
        public override extern string ToString();
        public static extern Type GetTypeFromHandle(RuntimeTypeHandle handle);
        public static extern Type GetType(string typeName);
        public extern Reflection.MethodInfo GetMethod(string name, Type[] types);
    }
}

namespace System.Reflection
{
    public interface IReflect
    {
    }

    public abstract class MemberInfo
    {
        protected extern MemberInfo();

        public abstract string Name { get; }
        public abstract Type DeclaringType { get; }
        public abstract object[] GetCustomAttributes(bool inherit);
    }

    public abstract class MethodBase : MemberInfo
    {
        protected extern MethodBase();

        public extern object Invoke(object obj, object[] parameters);
    }

    public abstract class MethodInfo : MethodBase
    {
        protected extern MethodInfo();
    }
}
