import { useState, type FocusEvent } from "react";

/**
 * Whether somebody is about to act in an element: a pointer or finger is over
 * it, or the keyboard's focus within. Spread `handlers` on the element.
 */
export function usePointerHold() {
  const [isPointerIn, setIsPointerIn] = useState(false);
  const [isKeyboardIn, setIsKeyboardIn] = useState(false);
  return {
    isHeld: isPointerIn || isKeyboardIn,
    handlers: {
      onPointerEnter: () => setIsPointerIn(true),
      onPointerLeave: () => setIsPointerIn(false),
      onFocus: (event: FocusEvent<HTMLElement>) =>
        // A click focuses too, but leaves nothing to protect once the
        // pointer is gone.
        setIsKeyboardIn(event.target.matches(":focus-visible")),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        const isInside = event.currentTarget.contains(event.relatedTarget);
        if (!isInside) setIsKeyboardIn(false);
      },
    },
  };
}
