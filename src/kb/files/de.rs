//! Lets serde read a located tree.
//! It converts only what the type asks for: the same characters are a text to one type and a number to another.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::spanned::{SPANNED, SPANNED_FIELDS};
use crate::kb::yaml::{Kind, Node, Reading, Span, read_plain};

/// A value that does not fit its type. The validator has found every such case before; this says the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit(pub String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Reads a node.
#[derive(Clone, Copy)]
pub(super) struct FromNode<'n>(pub &'n Node);

/// Reads a key.
#[derive(Clone, Copy)]
struct FromKey<'n>(&'n str, Span);

impl<'n> IntoDeserializer<'n, Misfit> for FromNode<'n> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'n> IntoDeserializer<'n, Misfit> for FromKey<'n> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Hands out start, end and value of something in this order.
struct Placed<D> {
    span: Span,
    inner: D,
    next: usize,
}

impl<'n, D: de::Deserializer<'n, Error = Misfit> + Copy> MapAccess<'n> for Placed<D> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        SPANNED_FIELDS
            .get(self.next)
            .map(|field| seed.deserialize(StringDeserializer::new((*field).to_owned())))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        self.next += 1;
        match self.next {
            1 => seed.deserialize(self.span.start.into_deserializer()),
            2 => seed.deserialize(self.span.end.into_deserializer()),
            _ => seed.deserialize(self.inner),
        }
    }
}

impl<'n> de::Deserializer<'n> for FromNode<'n> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.0.kind {
            Kind::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            Kind::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(FromNode))),
            Kind::Map(entries) => visitor.visit_map(MapDeserializer::new(
                entries.iter().map(|e| (FromKey(&e.key, e.key_span), FromNode(&e.value))),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.0.kind {
            Kind::Scalar { text, .. } => match read_plain(text) {
                Reading::Bool(yes) => visitor.visit_bool(yes),
                Reading::Text | Reading::Number | Reading::Null => {
                    Err(Misfit(format!("`{text}` is not true or false")))
                }
            },
            Kind::List(_) | Kind::Map(_) => Err(Misfit("not true or false".to_owned())),
        }
    }

    fn deserialize_u32<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_u32(self.number()?)
    }

    fn deserialize_f32<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_f32(self.number()?)
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if name == SPANNED {
            return visitor.visit_map(Placed { span: self.0.span, inner: self, next: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match &self.0.kind {
            Kind::Scalar { text, .. } => visitor.visit_enum(text.as_str().into_deserializer()),
            Kind::List(_) | Kind::Map(_) => Err(Misfit("not a word".to_owned())),
        }
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map identifier ignored_any
    }
}

impl FromNode<'_> {
    fn number<N: std::str::FromStr>(self) -> Result<N, Misfit> {
        match &self.0.kind {
            Kind::Scalar { text, .. } => text.parse().map_err(|_| Misfit(format!("`{text}` is not such a number"))),
            Kind::List(_) | Kind::Map(_) => Err(Misfit("not a number".to_owned())),
        }
    }
}

impl<'n> de::Deserializer<'n> for FromKey<'n> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if name == SPANNED {
            return visitor.visit_map(Placed { span: self.1, inner: self, next: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
